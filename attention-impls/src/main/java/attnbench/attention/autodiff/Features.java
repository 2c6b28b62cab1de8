package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;

/**
 * The primitives of feature maps, head by head.
 *
 * <p>N positions, H heads, D head width, C = H D, M directions of a head. Head h is in columns h D
 * to below (h + 1) D of a matrix of C columns, and likewise in those of more.
 */
public final class Features {
  private Features() {}

  /**
   * {@code x_h W_h'} for each head, [N x H M]; no gradient reaches the directions W.
   *
   * @param x [N x C]
   * @param directions [M x D] that all heads share, or [H M x D] with M for each
   */
  public static Var project(Tape tape, Var x, Var directions, int heads, boolean shared) {
    Fused.requireHeads(heads, x.columns());
    int n = x.rows();
    int c = x.columns();
    int d = c / heads;
    Ops.requireEqual("head width and columns of the directions", d, directions.columns());
    int m = shared ? directions.rows() : directions.rows() / heads;
    int next = shared ? 0 : m * d;
    KernelProvider kernels = tape.kernels();
    float[] w = directions.value.data;
    float[] transposed = tape.workspace().floats(m * d);
    Var y = tape.result(n, heads * m);
    for (int h = 0; h < heads; h++) {
      int head = h;
      kernels.transpose(m, d, w, h * next, d, transposed, 0, m);
      tape.forRows(
          n,
          (from, to) ->
              kernels.multiply(
                  to - from,
                  m,
                  d,
                  x.value.data,
                  from * c + head * d,
                  c,
                  1,
                  transposed,
                  0,
                  m,
                  y.value.data,
                  (from * heads + head) * m,
                  heads * m,
                  false));
    }
    tape.onBackward(
        () -> {
          if (x.needsGradient()) { // dX_h += dY_h W_h
            float[] dy = y.gradient.data;
            float[] dx = x.gradient.data;
            tape.forRows(
                n,
                (from, to) -> {
                  for (int h = 0; h < heads; h++) {
                    int at = (from * heads + h) * m;
                    int first = from * c + h * d;
                    kernels.multiply(
                        to - from, d, m, dy, at, heads * m, 1, w, h * next, d, dx, first, c, true);
                  }
                });
          }
        });
    return y;
  }

  /**
   * The sines, then the cosines of each head's angles, [N x 2 H M].
   *
   * @param angles [N x H M]
   */
  public static Var sinCos(Tape tape, Var angles, int heads) {
    int n = angles.rows();
    int m = angles.columns() / heads;
    Var y = tape.result(n, 2 * angles.columns());
    float[] circle = y.value.data;
    tape.forRows(
        n,
        (from, to) -> {
          for (int p = from * heads; p < to * heads; p++) {
            int sin = 2 * p * m;
            tape.kernels().sinCos(m, angles.value.data, p * m, circle, sin, circle, sin + m);
          }
        });
    tape.onBackward(
        () -> {
          if (!angles.needsGradient()) {
            return;
          }
          float[] dy = y.gradient.data;
          float[] dAngles = angles.gradient.data;
          tape.forRows(
              n,
              (from, to) -> {
                for (int p = from * heads; p < to * heads; p++) { // d(sin) = cos, d(cos) = -sin
                  int sin = 2 * p * m;
                  int cos = sin + m;
                  for (int j = 0; j < m; j++) {
                    dAngles[p * m + j] +=
                        dy[sin + j] * circle[cos + j] - dy[cos + j] * circle[sin + j];
                  }
                }
              });
        });
    return y;
  }

  /**
   * Each head's part of a row divided by its Euclidean norm and epsilon, [N x C].
   *
   * @param x [N x C]
   */
  public static Var normaliseHeads(Tape tape, Var x, int heads, float epsilon) {
    KernelProvider kernels = tape.kernels();
    int n = x.rows();
    int d = x.columns() / heads;
    Var y = tape.result(n, x.columns());
    float[] norms = tape.workspace().floats(n * heads);
    float[] inverse = tape.workspace().floats(n * heads);
    tape.forRows(
        n,
        (from, to) -> {
          int first = from * heads;
          int parts = (to - from) * heads;
          int at = first * d;
          kernels.rowDots(parts, d, x.value.data, at, d, x.value.data, at, d, norms, first);
          for (int p = first; p < first + parts; p++) {
            norms[p] = (float) Math.sqrt(norms[p]);
            inverse[p] = 1 / (norms[p] + epsilon);
          }
          System.arraycopy(x.value.data, at, y.value.data, at, parts * d);
          kernels.scaleRows(parts, d, inverse, first, y.value.data, at, d);
        });
    tape.onBackward(
        () -> {
          if (!x.needsGradient()) {
            return;
          }
          float[] dots = tape.workspace().floats(n * heads);
          float[] dy = y.gradient.data;
          float[] dx = x.gradient.data;
          tape.forRows(
              n,
              (from, to) -> {
                int first = from * heads;
                int end = to * heads;
                int at = first * d;
                kernels.rowDots(end - first, d, dy, at, d, y.value.data, at, d, dots, first);
                for (int p = first; p < end; p++) { // dx = dy / (r + e) - y (y dy) / r
                  kernels.axpy(d, inverse[p], dy, p * d, dx, p * d);
                  if (norms[p] > 0) {
                    kernels.axpy(d, -dots[p] / norms[p], y.value.data, p * d, dx, p * d);
                  }
                }
              });
        });
    return y;
  }

  /**
   * Each head's part of row i times the cosine and, right of it, times the sine of the position's
   * angle {@code pi / 2 (i + 1) / N}, [N x 2 C]: products of rows i and j are those of x times
   * {@code cos(pi / 2 (i - j) / N)}.
   *
   * @param x [N x C]
   */
  public static Var weightByPosition(Tape tape, Var x, int heads) {
    KernelProvider kernels = tape.kernels();
    int n = x.rows();
    int d = x.columns() / heads;
    Var y = tape.result(n, 2 * x.columns());
    float[] angles = tape.workspace().floats(n);
    float[] sin = tape.workspace().floats(n);
    float[] cos = tape.workspace().floats(n);
    for (int i = 0; i < n; i++) {
      angles[i] = (float) (Math.PI / 2 * (i + 1) / n);
    }
    kernels.sinCos(n, angles, 0, sin, 0, cos, 0);
    tape.forRows(
        n,
        (from, to) -> {
          for (int p = from * heads; p < to * heads; p++) {
            for (int j = 0; j < d; j++) {
              y.value.data[2 * p * d + j] = x.value.data[p * d + j] * cos[p / heads];
              y.value.data[2 * p * d + d + j] = x.value.data[p * d + j] * sin[p / heads];
            }
          }
        });
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            float[] dy = y.gradient.data;
            float[] dx = x.gradient.data;
            tape.forRows(
                n,
                (from, to) -> {
                  for (int p = from * heads; p < to * heads; p++) {
                    kernels.axpy(d, cos[p / heads], dy, 2 * p * d, dx, p * d);
                    kernels.axpy(d, sin[p / heads], dy, 2 * p * d + d, dx, p * d);
                  }
                });
          }
        });
    return y;
  }
}
