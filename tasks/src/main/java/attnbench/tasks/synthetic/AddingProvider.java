package attnbench.tasks.synthetic;

import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Map;

/** Offers the adding problem. */
public final class AddingProvider implements TaskProvider<SplitSizes> {
  @Override
  public String name() {
    return AddingTask.NAME;
  }

  @Override
  public String description() {
    return "numbers, two of them marked; asks for half the sum of the two, brought to [0, 1]";
  }

  @Override
  public String source() {
    return "Hochreiter and Schmidhuber 1997, experiment 4; as in the code of Paramixer (Yu et al."
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
    return new AddingTask(options, GeneratedDataset.requireTwoPositions(name(), setting.length()));
  }
}
