package attnbench.harness.broken.attention.kernel;

import org.ejml.data.FMatrixRMaj;

final class SeesMatrices {
  private final FMatrixRMaj matrix = new FMatrixRMaj(1, 1);
}
