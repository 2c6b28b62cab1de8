package attnbench.tasks.synthetic;

import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Map;

/** Offers the temporal order task. */
public final class OrderProvider implements TaskProvider<SplitSizes> {
  @Override
  public String name() {
    return OrderTask.NAME;
  }

  @Override
  public String description() {
    return "noise symbols and two special ones, each X or Y; asks which two, in which order";
  }

  @Override
  public String source() {
    return "Hochreiter and Schmidhuber 1997, experiment 6a; as in the code of Paramixer (Yu et al."
        + " 2022)";
  }

  @Override
  public SplitSizes defaults() {
    return SplitSizes.PUBLISHED;
  }

  @Override
  public Map<String, String> help() {
    return SplitSizes.HELP;
  }

  @Override
  public Task create(SplitSizes options, TaskSetting setting) {
    return new OrderTask(options, GeneratedDataset.requireTwoPositions(name(), setting.length()));
  }
}
