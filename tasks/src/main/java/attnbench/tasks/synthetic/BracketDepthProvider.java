package attnbench.tasks.synthetic;

import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Map;

/** Offers the depth of brackets. */
public final class BracketDepthProvider implements TaskProvider<BracketDepthOptions> {
  @Override
  public String name() {
    return BracketDepthTask.NAME;
  }

  @Override
  public String description() {
    return "brackets with blanks and a mark; asks how many brackets are open at the mark";
  }

  @Override
  public String source() {
    return "after the Dyck languages of Chomsky and Schuetzenberger 1963; the depth is bounded";
  }

  @Override
  public BracketDepthOptions defaults() {
    return new BracketDepthOptions(100_000, 1_000, 1_000, 4);
  }

  @Override
  public Map<String, String> help() {
    return SplitSizes.helpWith(
        Map.of("depth", "most brackets open at once: the more, the harder; at least 1"));
  }

  @Override
  public Task create(BracketDepthOptions options, TaskSetting setting) {
    int least = BracketDepthTask.leastLength(options);
    GeneratedDataset.requireLength(name(), setting.length(), least);
    return new BracketDepthTask(options, setting.length());
  }
}
