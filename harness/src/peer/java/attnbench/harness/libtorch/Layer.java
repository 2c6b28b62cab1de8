package attnbench.harness.libtorch;

import org.bytedeco.pytorch.Tensor;

/** A layer over [B x N x C]; its operand stays the caller's. */
@FunctionalInterface
interface Layer {
  Tensor apply(Tensor x);
}
