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
      return Ops.softmaxRows(tape, logits, false);
    }
    Var balanced = logits;
    for (int i = 1; i < iterations; i++) {
      Var rows = logSoftmaxRows(tape, balanced);
      balanced = Ops.transpose(tape, logSoftmaxRows(tape, Ops.transpose(tape, rows)));
    }
    return Ops.softmaxColumns(tape, logSoftmaxRows(tape, balanced));
  }

  /** {@code A - log of the sum of the exponentials of its row}. */
  private static Var logSoftmaxRows(Tape tape, Var a) {
    int m = a.columns();
    Var y = tape.result(a.rows(), m);
    for (int from = 0; from < a.rows() * m; from += m) {
      float max = Float.NEGATIVE_INFINITY;
      for (int j = from; j < from + m; j++) {
        max = Math.max(max, a.value.data[j]);
      }
      double sum = 0;
      for (int j = from; j < from + m; j++) {
        sum += Math.exp(a.value.data[j] - max);
      }
      float logSum = (float) (max + Math.log(sum));
      for (int j = from; j < from + m; j++) {
        y.value.data[j] = a.value.data[j] - logSum;
      }
    }
    tape.onBackward(
        () -> {
          if (!a.needsGradient()) {
            return;
          }
          for (int from = 0; from < a.rows() * m; from += m) { // dA = dY - softmax(A) sum of dY
            double sum = 0;
            for (int j = from; j < from + m; j++) {
              sum += y.gradient.data[j];
            }
            for (int j = from; j < from + m; j++) {
              double softmax = Math.exp(y.value.data[j]);
              a.gradient.data[j] += (float) (y.gradient.data[j] - softmax * sum);
            }
          }
        });
    return y;
  }
}
