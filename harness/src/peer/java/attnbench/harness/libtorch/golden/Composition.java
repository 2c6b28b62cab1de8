package attnbench.harness.libtorch.golden;

import org.bytedeco.pytorch.Tensor;

/** A mixer's equations, from its parameters and its input [N x C] to its output [N x C]. */
@FunctionalInterface
interface Composition {
  Tensor apply(Given given, Tensor x);
}
