package attnbench.tasks.genome;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Download;
import attnbench.tasks.StandIn;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.sequence.ByteTokens;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The classification of sequences of bases, the same for every pair of species.
 *
 * <p>One item: {@code A C G T N ...} as tokens {@code 1 2 3 4 5 ...}; lower case counts as upper,
 * every other letter is 5, and 0 is padding. Sequences of more than 5,000 bases are taken, cut at
 * the task's length (16384 as published), and divided 60 to 20 to 20 by a seed, class by class.
 *
 * <p>Departures from the source, unless the options ask for what it does: shorter sequences keep
 * their own length; its "ROC AUC" is computed from predicted classes, here from scores (both are
 * recorded).
 */
abstract class GenomeProvider implements TaskProvider<GenomeOptions> {
  private final String name;
  private final String classes;
  private final Download download;

  GenomeProvider(String name, String classes, Download download) {
    this.name = name;
    this.classes = classes;
    this.download = download;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return classes + " as bases (N = 16384 as published); asks which species";
  }

  @Override
  public String source() {
    return "Yu et al. 2022 (Paramixer), section 4.4; sequences of Ensembl, " + download.url();
  }

  @Override
  public GenomeOptions defaults() {
    return new GenomeOptions(5_001, 0.2, 0.2, 1, false, false);
  }

  @Override
  public Map<String, String> help() {
    return GenomeOptions.HELP;
  }

  @Override
  public Task create(GenomeOptions options, TaskSetting setting) {
    Path data = setting.data().orElseThrow(() -> download.missing(name));
    StandIn.require(data, options.standIn());
    ClassFiles read = ClassFiles.read(data, setting.length(), options.minBases(), download);
    return options
        .splits()
        .task(
            name,
            setting.length(),
            read.classes().size(),
            ByteTokens.ofLetters("ACGT"),
            "bases",
            read.sequences(),
            read.skipped());
  }

  @Override
  public int usualLength() {
    return 16_384;
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(download);
  }

  @Override
  public Optional<DataGenerator<?>> generator() {
    return Optional.of(new GenomeGenerator());
  }
}
