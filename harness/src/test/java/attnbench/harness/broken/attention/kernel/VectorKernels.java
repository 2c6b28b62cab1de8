package attnbench.harness.broken.attention.kernel;

final class VectorKernels {}
