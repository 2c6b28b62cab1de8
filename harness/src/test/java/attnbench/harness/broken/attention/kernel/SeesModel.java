package attnbench.harness.broken.attention.kernel;

import attnbench.harness.broken.attention.model.SeesTasks;

final class SeesModel {
  private final SeesTasks model = new SeesTasks();
}
