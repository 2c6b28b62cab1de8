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
  /** Rows of a step, so that what it makes of a row stays in the second-level cache. */
  static final int BLOCK = 64;

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
    float[] shift = workspace.matrix(heads, n).data;
    float[] max = workspace.matrix(heads, n).data;
    tape.team()
        .forEach(
            (n + BLOCK - 1) / BLOCK,
            (member, block) -> {
              int row = block * BLOCK;
              int rows = Math.min(BLOCK, n - row);
              for (int h = 0; h < heads; h++) {
                exponents(h, row, rows, transposed, shift, max);
                if (stabiliser != Stabiliser.SEQUENCE) {
                  exponentials(h, row, rows, shift);
                }
              }
            });
    if (stabiliser == Stabiliser.SEQUENCE) {
      for (int h = 0; h < heads; h++) {
        shiftByGreatest(h, shift, max);
        int head = h;
        tape.forRows(n, (from, to) -> exponentials(head, from, to - from, shift));
      }
    }
  }

  private void exponentials(int h, int row, int rows, float[] shift) {
    kernels.expRows(rows, m, shift, h * n + row, epsilon, out.value.data, at(h, row), e);
  }

  /** Where the features of head h at a position begin. */
  private int at(int h, int row) {
    return row * e + h * m;
  }

  /** Writes {@code w z} to the output, what is to be subtracted from it, and the maxima. */
  private void exponents(
      int h, int firstRow, int rows, float[] transposed, float[] shift, float[] max) {
    float[] y = out.value.data;
    float[] z = x.value.data;
    int from = firstRow * c + h * d;
    int to = at(h, firstRow);
    int first = h * n + firstRow;
    kernels.multiply(rows, m, d, z, from, c, 1, transposed, 0, m, y, to, e, false);
    kernels.rowDots(rows, d, z, from, c, z, from, c, shift, first);
    if (stabiliser != Stabiliser.NONE) {
      kernels.rowMax(rows, m, y, to, e, max, first);
    }
    for (int i = first; i < first + rows; i++) {
      shift[i] *= 0.5f * scale * scale;
      if (stabiliser == Stabiliser.ROW) {
        shift[i] += max[i];
        greatestColumn[i] = tape.recording() ? columnOf(max[i], h, i - h * n) : 0;
      }
    }
  }

  /** Adds to what is subtracted the greatest of all maxima, and notes where it is. */
  private void shiftByGreatest(int h, float[] shift, float[] max) {
    int greatest = h * n;
    for (int i = h * n; i < (h + 1) * n; i++) {
      greatest = max[i] > max[greatest] ? i : greatest;
    }
    greatestRow[h] = greatest - h * n;
    greatestColumn[greatest] = columnOf(max[greatest], h, greatestRow[h]);
    for (int i = h * n; i < (h + 1) * n; i++) {
      shift[i] += max[greatest];
    }
  }

  /** The first of head h's columns that holds {@code value} in row i. */
  private int columnOf(float value, int h, int i) {
    int row = at(h, i);
    int j = 0;
    while (j < m - 1 && out.value.data[row + j] != value) {
      j++;
    }
    return j;
  }

  private void backward(int heads) {
    float[][] slopes = tape.memberFloats(BLOCK * m);
    int blocks = (n + BLOCK - 1) / BLOCK;
    float[] sums = tape.workspace().floats(blocks);
    for (int h = 0; h < heads; h++) {
      int head = h;
      tape.team()
          .forEach(
              blocks,
              (member, block) -> {
                int row = block * BLOCK;
                int rows = Math.min(BLOCK, n - row);
                sums[block] = backwardBlock(head, row, rows, slopes[member]);
              });
      if (stabiliser == Stabiliser.SEQUENCE) { // the greatest exponent counts against all
        float total = 0;
        for (int block = 0; block < blocks; block++) {
          total += sums[block];
        }
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
      int from = at(h, firstRow + i);
      for (int j = 0; j < m; j++) {
        slopes[i * m + j] = out.gradient.data[from + j] * (out.value.data[from + j] - epsilon);
      }
      float sum = kernels.sum(m, slopes, i * m);
      total += sum;
      if (stabiliser == Stabiliser.ROW) {
        slopes[i * m + (int) greatestColumn[h * n + firstRow + i]] -= sum;
      }
      int first = (firstRow + i) * c + h * d;
      kernels.axpy(d, -sum * scale * scale, x.value.data, first, dx, first);
    }
    int first = firstRow * c + h * d;
    kernels.multiply(rows, d, m, slopes, 0, m, 1, directions, 0, d, dx, first, c, true);
    return total;
  }
}
