package attnbench.tasks.synthetic;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;

class BracketDepthContractTest extends TaskContract<BracketDepthOptions> {
  @Override
  protected TaskProvider<BracketDepthOptions> provider() {
    return new BracketDepthProvider();
  }
}
