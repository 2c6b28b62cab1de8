package attnbench.tasks.synthetic;

import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Map;

/** Offers associative recall. */
public final class RecallProvider implements TaskProvider<RecallOptions> {
  @Override
  public String name() {
    return RecallTask.NAME;
  }

  @Override
  public String description() {
    return "pairs of key and value, then queries among blanks; asks for the sum of their values";
  }

  @Override
  public String source() {
    return "after Ba et al. 2016 and Arora et al. 2023 (multi-query); the values asked for are"
        + " added up modulo their number";
  }

  @Override
  public RecallOptions defaults() {
    return new RecallOptions(100_000, 1_000, 1_000, 8, 1, 8);
  }

  @Override
  public Map<String, String> help() {
    return SplitSizes.helpWith(
        Map.of(
            "pairs",
            "pairs of key and value: the more, the harder; at least 1",
            "queries",
            "keys asked for, no more than pairs: the more, the harder; at least 1",
            "values",
            "different values, so classes; at least 2"));
  }

  @Override
  public Task create(RecallOptions options, TaskSetting setting) {
    int least = RecallTask.leastLength(options);
    GeneratedDataset.requireLength(name(), setting.length(), least);
    return new RecallTask(options, setting.length());
  }
}
