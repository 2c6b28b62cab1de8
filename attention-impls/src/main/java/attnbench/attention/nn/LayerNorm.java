package attnbench.attention.nn;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;

/** Layer norm of each row (Ba et al. 2016); parameters {@code gain} and {@code bias} [1 x C]. */
public final class LayerNorm implements Module {
  /** PyTorch's default. */
  private static final float EPSILON = 1e-5f;

  private final Parameter gain;
  private final Parameter bias;

  public LayerNorm(Parameters parameters, int width) {
    gain = parameters.add("gain", 1, width);
    bias = parameters.add("bias", 1, width);
    Init.constant(gain, 1f);
  }

  @Override
  public Var apply(Tape tape, Var x) {
    return Ops.layerNorm(tape, x, tape.parameter(gain), tape.parameter(bias), EPSILON);
  }
}
