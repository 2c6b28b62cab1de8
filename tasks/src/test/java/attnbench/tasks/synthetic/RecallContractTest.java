package attnbench.tasks.synthetic;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;

class RecallContractTest extends TaskContract<RecallOptions> {
  @Override
  protected TaskProvider<RecallOptions> provider() {
    return new RecallProvider();
  }
}
