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

  /** Whether the value is a parameter's, and so outlasts the sequence. */
  final boolean parameter;

  Var(FMatrixRMaj value, FMatrixRMaj gradient) {
    this(value, gradient, false);
  }

  Var(FMatrixRMaj value, FMatrixRMaj gradient, boolean parameter) {
    this.value = value;
    this.gradient = gradient;
    this.parameter = parameter;
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
