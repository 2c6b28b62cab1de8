package attnbench.tasks.synthetic;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;

class AddingContractTest extends TaskContract<SplitSizes> {
  @Override
  protected TaskProvider<SplitSizes> provider() {
    return new AddingProvider();
  }
}
