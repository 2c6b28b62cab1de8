package attnbench.attention.autodiff;

import java.util.Arrays;

/**
 * Primitives like {@link Ops#softmaxRows} along columns and in logarithms.
 *
 * <p>N rows, M columns.
 */
public final class Softmax {
  private Softmax() {}

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
