package attnbench.tasks.synthetic;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;

class InductionContractTest extends TaskContract<InductionOptions> {
  @Override
  protected TaskProvider<InductionOptions> provider() {
    return new InductionProvider();
  }
}
