package attnbench.attention.nn;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.random.RandomGenerator;

/**
 * Two linear maps with a non-linearity between, row by row, from [N x in] over [N x hidden] to [N x
 * out]; parameters {@code hidden.*} and {@code out.*}.
 */
public final class FeedForward implements Module {
  private final Linear hidden;
  private final Linear out;
  private final Activation activation;
  private final Dropout dropout;

  /**
   * @param dropout after the non-linearity
   */
  public FeedForward(
      Parameters parameters,
      int in,
      int hiddenWidth,
      int outWidth,
      Activation activation,
      double dropout,
      RandomGenerator random) {
    this.hidden = new Linear(parameters.scope("hidden"), in, hiddenWidth, random);
    this.out = new Linear(parameters.scope("out"), hiddenWidth, outWidth, random);
    this.activation = activation;
    this.dropout = new Dropout(dropout);
  }

  @Override
  public Var apply(Tape tape, Var x) {
    Var h = hidden.apply(tape, x);
    Var active =
        switch (activation) {
          case RELU -> Ops.relu(tape, h);
          case GELU -> Ops.gelu(tape, h);
        };
    return out.apply(tape, dropout.apply(tape, active));
  }
}
