package attnbench.tasks.lra;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Download;
import attnbench.tasks.StandIn;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Offers the comparison of two papers as bytes. */
public final class RetrievalProvider implements TaskProvider<RetrievalOptions> {
  @Override
  public String name() {
    return RetrievalTask.NAME;
  }

  @Override
  public String description() {
    return "pairs of papers as bytes (N = 4000 as published, of each); asks whether they are"
        + " related";
  }

  @Override
  public String source() {
    return "Tay et al. 2021 (Long Range Arena), Retrieval; ACL Anthology Network of Radev et al."
        + " 2013, "
        + PaperPairs.DOWNLOAD.url();
  }

  @Override
  public RetrievalOptions defaults() {
    return new RetrievalOptions(false, false);
  }

  @Override
  public Map<String, String> help() {
    return Map.of(
        "padded",
        "true: shorter texts are filled up to the full length, as in the published code",
        StandIn.OPTION,
        StandIn.HELP);
  }

  @Override
  public Task create(RetrievalOptions options, TaskSetting setting) {
    Path data = setting.data().orElseThrow(() -> PaperPairs.DOWNLOAD.missing(name()));
    StandIn.require(data, options.standIn());
    int length = setting.length();
    return new RetrievalTask(options, length, PaperPairs.read(data, length));
  }

  @Override
  public int usualLength() {
    return 4_000;
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(PaperPairs.DOWNLOAD);
  }

  @Override
  public Optional<DataGenerator<?>> generator() {
    return Optional.of(new PairsGenerator());
  }
}
