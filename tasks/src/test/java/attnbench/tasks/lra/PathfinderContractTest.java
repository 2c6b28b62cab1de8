package attnbench.tasks.lra;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.Optional;

class PathfinderContractTest extends TaskContract<PathfinderOptions> {
  @Override
  protected TaskProvider<PathfinderOptions> provider() {
    return new PathfinderProvider();
  }

  @Override
  protected PathfinderOptions options() {
    return new PathfinderOptions(
        Origin.GENERATED, PathfinderLevel.EASY, PathfinderSplit.PARAMIXER, 600, 200, 300, -1, 3);
  }

  @Override
  protected TaskSetting setting() {
    return new TaskSetting(1_024, Optional.empty());
  }
}
