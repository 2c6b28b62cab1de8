package attnbench.tasks.synthetic;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;

class CopyingContractTest extends TaskContract<CopyingOptions> {
  @Override
  protected TaskProvider<CopyingOptions> provider() {
    return new CopyingProvider();
  }
}
