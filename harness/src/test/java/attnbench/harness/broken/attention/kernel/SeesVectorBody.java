package attnbench.harness.broken.attention.kernel;

final class SeesVectorBody {
  private final VectorKernels kernels = new VectorKernels();
}
