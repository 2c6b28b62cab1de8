package attnbench.attention.autodiff;

import java.util.Arrays;

/**
 * Softmax as a primitive: along rows, along columns and in logarithms.
 *
 * <p>N rows, M columns.
 */
public final class Softmax {
  /** Rows of exponentials, hundreds of cycles each element, that a thread takes at a time. */
  private static final int EXPONENTIAL_ROWS = 16;

  private Softmax() {}

  /**
   * Softmax of each row of A [N x M].
   *
   * @param causal whether row i sees columns 0 to i only
   */
  public static Var rows(Tape tape, Var a, boolean causal) {
    int n = a.rows();
    int m = a.columns();
    Var y = tape.result(n, m);
    tape.forRows(
        n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int seen = causal ? Math.min(i + 1, m) : m;
            row(a.value.data, i * m, seen, y.value.data);
            Arrays.fill(y.value.data, i * m + seen, (i + 1) * m, 0f);
          }
        });
    tape.onBackward(
        () -> {
          if (a.needsGradient()) {
            tape.forRows(n, (from, to) -> rowsBackward(y, a, from, to));
          }
        });
    return y;
  }

  /** {@code dA = Y (dY - sum of dY Y)} for some rows. */
  private static void rowsBackward(Var y, Var a, int from, int to) {
    int m = y.columns();
    for (int i = from; i < to; i++) {
      double dots = 0;
      for (int j = i * m; j < (i + 1) * m; j++) {
        dots += (double) y.gradient.data[j] * y.value.data[j];
      }
      for (int j = i * m; j < (i + 1) * m; j++) {
        a.gradient.data[j] += y.value.data[j] * (y.gradient.data[j] - (float) dots);
      }
    }
  }

  private static void row(float[] a, int from, int seen, float[] y) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = from; j < from + seen; j++) {
      max = Math.max(max, a[j]);
    }
    double sum = 0;
    for (int j = from; j < from + seen; j++) {
      y[j] = (float) Math.exp(a[j] - max);
      sum += y[j];
    }
    for (int j = from; j < from + seen; j++) {
      y[j] /= (float) sum;
    }
  }

  /** Softmax of each column of A [N x M]. */
  public static Var columns(Tape tape, Var a) {
    int n = a.rows();
    int m = a.columns();
    Var y = tape.result(n, m);
    RowSplit.copy(tape, a, y.value.data, 0);
    float[] max = tape.workspace().floats(m);
    float[] sum = tape.workspace().floats(m);
    float[] rescale = tape.workspace().floats(m);
    Arrays.fill(max, 0, m, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0, m, 0f);
    tape.kernels().softmaxBlock(n, m, y.value.data, 0, m, max, sum, rescale);
    for (int j = 0; j < m; j++) {
      sum[j] = 1 / sum[j];
    }
    tape.forRows(
        n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            tape.kernels().scaleBy(m, y.value.data, i * m, sum, 0);
          }
        });
    tape.onBackward(
        () -> {
          if (a.needsGradient()) {
            float[] dots = tape.workspace().floats(m);
            Arrays.fill(dots, 0, m, 0f);
            RowSplit.forColumns(tape, n, m, (from, to) -> addDots(tape, y, from, to, dots));
            tape.forRows(n, (from, to) -> columnsBackward(y, a, dots, from, to));
          }
        });
    return y;
  }

  /** The dots of some columns of Y and its gradient. */
  private static void addDots(Tape tape, Var y, int from, int to, float[] dots) {
    int m = y.columns();
    for (int at = from; at < y.rows() * m; at += m) {
      tape.kernels().addProduct(to - from, y.gradient.data, at, y.value.data, at, dots, from);
    }
  }

  /** {@code dA = Y (dY - sum of dY Y)} for some rows. */
  private static void columnsBackward(Var y, Var a, float[] dots, int from, int to) {
    int m = y.columns();
    for (int i = from; i < to; i++) {
      for (int j = 0; j < m; j++) {
        int at = i * m + j;
        a.gradient.data[at] += y.value.data[at] * (y.gradient.data[at] - dots[j]);
      }
    }
  }

  /** The logarithms of the softmax of each row of A [N x M]. */
  public static Var logRows(Tape tape, Var a) {
    int n = a.rows();
    int m = a.columns();
    Var y = tape.result(n, m);
    tape.team().forRanges(n, EXPONENTIAL_ROWS, (from, to) -> logRows(a, y, from * m, to * m));
    tape.onBackward(
        () -> {
          if (a.needsGradient()) {
            tape.team()
                .forRanges(
                    n, EXPONENTIAL_ROWS, (from, to) -> logRowsBackward(y, a, from * m, to * m));
          }
        });
    return y;
  }

  /** The rows that begin at elements {@code first} to below {@code end}. */
  private static void logRows(Var a, Var y, int first, int end) {
    int m = a.columns();
    for (int from = first; from < end; from += m) {
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
  }

  /** {@code dA = dY - softmax(A) sum of dY}. */
  private static void logRowsBackward(Var y, Var a, int first, int end) {
    int m = a.columns();
    for (int from = first; from < end; from += m) {
      double sum = 0;
      for (int j = from; j < from + m; j++) {
        sum += y.gradient.data[j];
      }
      for (int j = from; j < from + m; j++) {
        double softmax = Math.exp(y.value.data[j]);
        a.gradient.data[j] += (float) (y.gradient.data[j] - softmax * sum);
      }
    }
  }
}
