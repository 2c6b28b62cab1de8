package attnbench.tasks.documents;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Download;
import attnbench.tasks.StandIn;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.sequence.ByteTokens;
import attnbench.tasks.sequence.SplitOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Offers the classification of whole documents as bytes.
 *
 * <p>A token is the byte + 1, so the vocabulary is 257; documents are cut at the task's length, of
 * which 16384 and 32768 are published, and shorter ones keep their own unless padding is asked for.
 * The published set has the arXiv papers of four classes (cs.AI, cs.NE, math.AC, math.GR), 70 to 20
 * to 10 for training, validation and test; here a seed decides which, class by class.
 *
 * <p>Departures from the source's code: its splits follow the order of its files; its vocabulary
 * are the characters of all three splits; of training documents it keeps the last characters, of
 * the others the first, here the first of all.
 */
public final class DocumentsProvider implements TaskProvider<SplitOptions> {
  static final String NAME = "long-documents";
  private static final Download DOWNLOAD =
      new Download(
          "texts of documents, a folder for each class (published: cs.AI, cs.NE, math.AC, math.GR)",
          "https://github.com/LiqunW/Long-document-dataset",
          "the folder that holds the class folders, or a tar archive of it");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "whole documents as bytes (N = 16384 and 32768 as published); asks which kind of paper";
  }

  @Override
  public String source() {
    return "Yu et al. 2022 (Paramixer), section 4.3; documents of He et al. 2019, "
        + DOWNLOAD.url();
  }

  @Override
  public SplitOptions defaults() {
    return new SplitOptions(0.2, 0.1, 1, false, false);
  }

  @Override
  public Map<String, String> help() {
    return SplitOptions.HELP;
  }

  @Override
  public Task create(SplitOptions options, TaskSetting setting) {
    Path data = setting.data().orElseThrow(() -> DOWNLOAD.missing(name()));
    StandIn.require(data, options.standIn());
    ClassFolders read = ClassFolders.read(data, setting.length(), DOWNLOAD);
    return options.task(
        name(),
        setting.length(),
        read.classes().size(),
        ByteTokens.ALL,
        "bytes",
        read.texts(),
        read.skipped());
  }

  @Override
  public int usualLength() {
    return 16_384;
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(DOWNLOAD);
  }

  @Override
  public Optional<DataGenerator<?>> generator() {
    return Optional.of(new DocumentsGenerator());
  }
}
