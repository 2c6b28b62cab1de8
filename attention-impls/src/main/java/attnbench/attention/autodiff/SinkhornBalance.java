package attnbench.attention.autodiff;

/**
 * Sinkhorn's balancing of a matrix of logits: rows and columns of the exponentials are divided by
 * their sums in turn (Sinkhorn 1964; in logarithms as in Mena et al. 2018, section 3).
 *
 * <p>M rows and columns.
 */
final class SinkhornBalance {
  private SinkhornBalance() {}

  /**
   * The balanced exponentials, all positive, with columns that sum to 1 and rows that nearly do.
   *
   * @param logits [M x M]
   * @param iterations of rows, then columns; with 0 only rows are divided by their sums
   * @return [M x M]
   */
  static Var apply(Tape tape, Var logits, int iterations) {
    if (iterations == 0) {
      return Softmax.rows(tape, logits, false);
    }
    Var balanced = logits;
    for (int i = 1; i < iterations; i++) {
      Var rows = Softmax.logRows(tape, balanced);
      balanced = Ops.transpose(tape, Softmax.logRows(tape, Ops.transpose(tape, rows)));
    }
    return Softmax.columns(tape, Softmax.logRows(tape, balanced));
  }
}
