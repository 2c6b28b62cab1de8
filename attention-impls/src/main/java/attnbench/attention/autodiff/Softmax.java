package attnbench.attention.autodiff;

import java.util.Arrays;

/**
 * Softmax as a primitive: along rows, along columns and in logarithms.
 *
 * <p>N rows, M columns.
 */
public final class Softmax {
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
    Workspace workspace = tape.workspace();
    float[] max = workspace.floats(m);
    float[] sum = workspace.floats(m);
    Arrays.fill(max, 0, m, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0, m, 0f);
    System.arraycopy(a.value.data, 0, y.value.data, 0, n * m);
    tape.kernels().softmaxBlock(n, m, y.value.data, 0, m, max, sum, workspace.floats(m));
    for (int j = 0; j < m; j++) {
      sum[j] = 1 / sum[j];
    }
    for (int i = 0; i < n; i++) {
      tape.kernels().scaleBy(m, y.value.data, i * m, sum, 0);
    }
    tape.onBackward(
        () -> {
          if (!a.needsGradient()) {
            return;
          }
          float[] dots = tape.workspace().floats(m);
          Arrays.fill(dots, 0, m, 0f);
          for (int i = 0; i < n; i++) {
            tape.kernels().addProduct(m, y.gradient.data, i * m, y.value.data, i * m, dots, 0);
          }
          for (int i = 0; i < n; i++) { // dA = Y (dY - sum of dY Y)
            for (int j = 0; j < m; j++) {
              int at = i * m + j;
              a.gradient.data[at] += y.value.data[at] * (y.gradient.data[at] - dots[j]);
            }
          }
        });
    return y;
  }

  /** The logarithms of the softmax of each row of A [N x M]. */
  public static Var logRows(Tape tape, Var a) {
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
