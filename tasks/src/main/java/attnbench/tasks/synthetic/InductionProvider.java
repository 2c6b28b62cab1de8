package attnbench.tasks.synthetic;

import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Map;

/** Offers induction. */
public final class InductionProvider implements TaskProvider<InductionOptions> {
  @Override
  public String name() {
    return InductionTask.NAME;
  }

  @Override
  public String description() {
    return "symbols whose end repeats an earlier run; asks for what followed it then";
  }

  @Override
  public String source() {
    return "after Olsson et al. 2022 (induction heads) and Dao et al. 2023";
  }

  @Override
  public InductionOptions defaults() {
    return new InductionOptions(100_000, 1_000, 1_000, 16, 1);
  }

  @Override
  public Map<String, String> help() {
    return SplitSizes.helpWith(
        Map.of(
            "symbols",
            "different symbols, more than context; at least 3",
            "context",
            "symbols of the run that is repeated: the more, the harder; at least 1"));
  }

  @Override
  public Task create(InductionOptions options, TaskSetting setting) {
    int least = InductionTask.leastLength(options);
    GeneratedDataset.requireLength(name(), setting.length(), least);
    return new InductionTask(options, setting.length());
  }
}
