package attnbench.attention.nn;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;

/**
 * Drops elements in training and lets everything pass otherwise (Srivastava et al. 2014).
 *
 * @param probability of dropping an element, 0 to below 1
 */
public record Dropout(double probability) implements Module {
  public Dropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "dropout is " + probability + "; it must be at least 0 and below 1");
    }
  }

  @Override
  public Var apply(Tape tape, Var x) {
    return Ops.dropout(tape, x, probability);
  }
}
