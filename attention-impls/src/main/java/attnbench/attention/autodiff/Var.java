package attnbench.attention.autodiff;

import org.ejml.data.FMatrixRMaj;

/**
 * A matrix that takes part in a computation, with the gradient of the loss with respect to it.
 *
 * <p>Made by a {@link Tape}. {@link #gradient} is null where nothing needs it: constants, and every
 * Var of a tape that only infers.
 */
public final class Var {
  /** The value; its array may be longer than rows x columns. */
  public final FMatrixRMaj value;

  /** Same shape as {@link #value}; operations add into it, they never assign. May be null. */
  public final FMatrixRMaj gradient;

  Var(FMatrixRMaj value, FMatrixRMaj gradient) {
    this.value = value;
    this.gradient = gradient;
  }

  public int rows() {
    return value.numRows;
  }

  public int columns() {
    return value.numCols;
  }

  /** Whether a backward pass has to reach this Var. */
  public boolean needsGradient() {
    return gradient != null;
  }
}
