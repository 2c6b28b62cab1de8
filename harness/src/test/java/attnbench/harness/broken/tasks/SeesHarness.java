package attnbench.harness.broken.tasks;

import attnbench.harness.broken.harness.store.Prints;

public final class SeesHarness {
  private final Prints printer = new Prints();
}
