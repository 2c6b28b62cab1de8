package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;

/**
 * Positive random features of the softmax kernel (Choromanski et al. 2021, lemma 1 and the authors'
 * code).
 *
 * <p>{@code phi(x)_m = exp(w_m z - |z|^2 / 2 - s) + epsilon} for each head's part of x, with {@code
 * z = x / D^(1/4)}, so that products of features estimate {@code exp(q k / sqrt(D))}. The
 * stabiliser s keeps the exponential within range; a factor that all features of a query or of all
 * keys share leaves attention as it is, but for epsilon. Gradients flow through s, too.
 *
 * <p>N positions, H heads, D head width, C = H D, M directions.
 */
final class PositiveFeatures {
  /** Rows of a backward step, so that what it makes of a row stays in the second-level cache. */
  private static final int BLOCK = 64;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var x;
  private final Var out;
  private final Stabiliser stabiliser;
  private final float epsilon;
  private final int n;
  private final int c;
  private final int d;
  private final int m;
  private final int e;

  /** D^(-1/4), and the directions times it, [M x D]. */
  private final float scale;

  private final float[] directions;

  /** For each head the greatest exponent: its column in each row, and the row of the greatest. */
  private final float[] greatestColumn;

  private final int[] greatestRow;

  private PositiveFeatures(
      Tape tape, Var x, Var directions, int heads, float epsilon, Stabiliser stabiliser) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.x = x;
    this.stabiliser = stabiliser;
    this.epsilon = epsilon;
    n = x.rows();
    c = x.columns();
    d = c / heads;
    m = directions.rows();
    e = heads * m;
    scale = (float) Math.pow(d, -0.25);
    this.directions = tape.workspace().floats(m * d);
    for (int i = 0; i < m * d; i++) {
      this.directions[i] = scale * directions.value.data[i];
    }
    greatestColumn = tape.workspace().matrix(heads, n).data;
    greatestRow = new int[heads];
    out = tape.result(n, e);
  }

  /**
   * The features.
   *
   * @param x queries or keys, [N x C]
   * @param directions [M x D]
   * @param epsilon added to each feature
   * @return [N x H M], head h in columns h M to below (h + 1) M
   */
  static Var apply(
      Tape tape, Var x, Var directions, int heads, float epsilon, Stabiliser stabiliser) {
    PositiveFeatures features =
        new PositiveFeatures(tape, x, directions, heads, epsilon, stabiliser);
    features.forward(heads);
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            features.backward(heads);
          }
        });
    return features.out;
  }

  private void forward(int heads) {
    Workspace workspace = tape.workspace();
    float[] transposed = workspace.floats(m * d);
    kernels.transpose(m, d, directions, 0, d, transposed, 0, m);
    float[] shift = workspace.floats(n);
    float[] max = workspace.floats(n);
    float[] y = out.value.data;
    for (int h = 0; h < heads; h++) {
      float[] z = x.value.data;
      kernels.multiply(n, m, d, z, h * d, c, 1, transposed, 0, m, y, h * m, e, false);
      kernels.rowDots(n, d, z, h * d, c, z, h * d, c, shift, 0);
      for (int i = 0; i < n; i++) {
        shift[i] *= 0.5f * scale * scale;
      }
      if (stabiliser != Stabiliser.NONE) {
        kernels.rowMax(n, m, y, h * m, e, max, 0);
        findGreatest(h, max);
        for (int i = 0; i < n; i++) {
          shift[i] += stabiliser == Stabiliser.ROW ? max[i] : max[greatestRow[h]];
        }
      }
      kernels.expRows(n, m, shift, 0, epsilon, y, h * m, e);
    }
  }

  /** Notes where the maxima are, which lie in the output before the exponential. */
  private void findGreatest(int h, float[] max) {
    for (int i = 0; i < n; i++) {
      if (max[i] > max[greatestRow[h]]) {
        greatestRow[h] = i;
      }
      int row = i * e + h * m;
      int j = 0;
      while (j < m - 1 && out.value.data[row + j] != max[i]) {
        j++;
      }
      greatestColumn[h * n + i] = j;
    }
  }

  private void backward(int heads) {
    float[] slopes = tape.workspace().floats(BLOCK * m);
    for (int h = 0; h < heads; h++) {
      float total = 0;
      for (int row = 0; row < n; row += BLOCK) {
        total += backwardBlock(h, row, Math.min(BLOCK, n - row), slopes);
      }
      if (stabiliser == Stabiliser.SEQUENCE) { // the greatest exponent counts against all
        int i = greatestRow[h];
        int direction = (int) greatestColumn[h * n + i];
        kernels.axpy(d, -total, directions, direction * d, x.gradient.data, i * c + h * d);
      }
    }
  }

  /**
   * Some rows' part of the gradient, with the slopes {@code g = dphi exp(...)} of the exponents:
   * {@code dz += g W - (sum of g) z}, and for the stabiliser the same sum against the greatest.
   *
   * @return the sum of all slopes
   */
  private float backwardBlock(int h, int firstRow, int rows, float[] slopes) {
    float[] dx = x.gradient.data;
    float total = 0;
    for (int i = 0; i < rows; i++) {
      int from = (firstRow + i) * e + h * m;
      for (int j = 0; j < m; j++) {
        slopes[i * m + j] = out.gradient.data[from + j] * (out.value.data[from + j] - epsilon);
      }
      float sum = kernels.sum(m, slopes, i * m);
      total += sum;
      if (stabiliser == Stabiliser.ROW) {
        slopes[i * m + (int) greatestColumn[h * n + firstRow + i]] -= sum;
      }
      int at = (firstRow + i) * c + h * d;
      kernels.axpy(d, -sum * scale * scale, x.value.data, at, dx, at);
    }
    int at = firstRow * c + h * d;
    kernels.multiply(rows, d, m, slopes, 0, m, 1, directions, 0, d, dx, at, c, true);
    return total;
  }
}
