package attnbench.harness.broken.attention.model;

import attnbench.harness.broken.tasks.SeesHarness;

public final class SeesTasks {
  private final SeesHarness task = new SeesHarness();
}
