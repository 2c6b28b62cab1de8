package attnbench.tasks.synthetic;

import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Map;

/** Offers copying. */
public final class CopyingProvider implements TaskProvider<CopyingOptions> {
  @Override
  public String name() {
    return CopyingTask.NAME;
  }

  @Override
  public String description() {
    return "symbols, then blanks, then a place; asks for the symbol at that place";
  }

  @Override
  public String source() {
    return "after Hochreiter and Schmidhuber 1997 and Arjovsky et al. 2016; one symbol is asked for"
        + " at a time";
  }

  @Override
  public CopyingOptions defaults() {
    return new CopyingOptions(100_000, 1_000, 1_000, 8, 8);
  }

  @Override
  public Map<String, String> help() {
    return SplitSizes.helpWith(
        Map.of(
            "remembered",
            "symbols to remember: the more, the harder; at least 1",
            "symbols",
            "different symbols; at least 2"));
  }

  @Override
  public Task create(CopyingOptions options, TaskSetting setting) {
    int least = CopyingTask.leastLength(options);
    GeneratedDataset.requireLength(name(), setting.length(), least);
    return new CopyingTask(options, setting.length());
  }
}
