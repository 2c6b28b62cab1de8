package attnbench.tasks.synthetic;

import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Map;

/** Offers sorted retrieval. */
public final class SortedRetrievalProvider implements TaskProvider<SortedRetrievalOptions> {
  @Override
  public String name() {
    return SortedRetrievalTask.NAME;
  }

  @Override
  public String description() {
    return "marked places with a key and a payload each, then a number k; asks for the payload of"
        + " the k-th key";
  }

  @Override
  public String source() {
    return "own; sorting and retrieval in one";
  }

  @Override
  public SortedRetrievalOptions defaults() {
    return new SortedRetrievalOptions(100_000, 1_000, 1_000, 4, 32, 8);
  }

  @Override
  public Map<String, String> help() {
    return SplitSizes.helpWith(
        Map.of(
            "markers",
            "marked places: the more, the harder; at least 1",
            "keys",
            "different keys, no fewer than markers; at least 1",
            "payloads",
            "different payloads, so classes; at least 2"));
  }

  @Override
  public Task create(SortedRetrievalOptions options, TaskSetting setting) {
    int least = SortedRetrievalTask.leastLength(options);
    GeneratedDataset.requireLength(name(), setting.length(), least);
    return new SortedRetrievalTask(options, setting.length());
  }
}
