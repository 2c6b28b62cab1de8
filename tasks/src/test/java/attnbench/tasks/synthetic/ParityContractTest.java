package attnbench.tasks.synthetic;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;

class ParityContractTest extends TaskContract<ParityOptions> {
  @Override
  protected TaskProvider<ParityOptions> provider() {
    return new ParityProvider();
  }
}
