package attnbench.harness.broken.harness.stats;

import attnbench.harness.broken.harness.store.Prints;

final class SeesStore {
  private final Prints printer = new Prints();
}
