package attnbench.tasks.synthetic;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;

class SortedRetrievalContractTest extends TaskContract<SortedRetrievalOptions> {
  @Override
  protected TaskProvider<SortedRetrievalOptions> provider() {
    return new SortedRetrievalProvider();
  }
}
