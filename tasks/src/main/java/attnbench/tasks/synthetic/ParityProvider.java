package attnbench.tasks.synthetic;

import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Map;

/** Offers parity. */
public final class ParityProvider implements TaskProvider<ParityOptions> {
  @Override
  public String name() {
    return ParityTask.NAME;
  }

  @Override
  public String description() {
    return "noise with some ones; asks whether the number of ones is odd";
  }

  @Override
  public String source() {
    return "after Minsky and Papert 1969; the number of ones is bounded";
  }

  @Override
  public ParityOptions defaults() {
    return new ParityOptions(100_000, 1_000, 1_000, 5);
  }

  @Override
  public Map<String, String> help() {
    return SplitSizes.helpWith(
        Map.of("ones", "most ones, an odd number: the more, the harder; at least 1"));
  }

  @Override
  public Task create(ParityOptions options, TaskSetting setting) {
    int least = ParityTask.leastLength(options);
    GeneratedDataset.requireLength(name(), setting.length(), least);
    return new ParityTask(options, setting.length());
  }
}
