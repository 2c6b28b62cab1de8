package attnbench.harness.train;

/** A loss or a gradient is not finite; the message says which and at which step. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }

  static void requireFinite(String what, double value, long step) {
    if (!Double.isFinite(value)) {
      throw new DivergedException("%s is %s at step %d".formatted(what, value, step));
    }
  }
}
