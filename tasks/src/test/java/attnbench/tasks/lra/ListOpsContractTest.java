package attnbench.tasks.lra;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;

class ListOpsContractTest extends TaskContract<ListOpsOptions> {
  @Override
  protected TaskProvider<ListOpsOptions> provider() {
    return new ListOpsProvider();
  }

  @Override
  protected ListOpsOptions options() {
    return new ListOpsOptions(Origin.GENERATED, 3_000, 500, 1_000, 0, 10, 10, false, 7);
  }

  @Override
  protected boolean balanced() {
    return false;
  }
}
