package attnbench.attention.nn;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.random.RandomGenerator;

/**
 * {@code x W' + b}, from [N x in] to [N x out]; parameters {@code weight} [out x in] and {@code
 * bias} [1 x out], uniform within {@code 1 / sqrt(in)} at first, as in PyTorch.
 */
public final class Linear implements Module {
  private final Parameter weight;
  private final Parameter bias;

  public Linear(Parameters parameters, int in, int out, RandomGenerator random) {
    weight = parameters.add("weight", out, in);
    bias = parameters.add("bias", 1, out);
    double bound = 1 / Math.sqrt(in);
    Init.uniform(weight, bound, random);
    Init.uniform(bias, bound, random);
  }

  public Parameter weight() {
    return weight;
  }

  public Parameter bias() {
    return bias;
  }

  @Override
  public Var apply(Tape tape, Var x) {
    return Ops.linear(tape, x, tape.parameter(weight), tape.parameter(bias));
  }
}
