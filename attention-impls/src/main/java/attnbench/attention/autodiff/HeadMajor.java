package attnbench.attention.autodiff;

import java.util.Arrays;

/**
 * The layout with heads one behind the other, [H x N x D].
 *
 * <p>The rows of a head lie side by side. In [N x C] they lie C apart: with C = 512, 2 KiB from one
 * to the next, those of a block share an eighth of the sets of a first-level cache and drive each
 * other out of it.
 *
 * <p>N rows, H heads, D width of a head, C = H D.
 */
final class HeadMajor {
  final float[] data;
  private final int n;
  private final int heads;
  private final int d;

  /** Room for [n x c] with any content. */
  private HeadMajor(Tape tape, int n, int c, int heads) {
    this.n = n;
    this.heads = heads;
    d = c / heads;
    data = tape.workspace().floats(n * c);
  }

  /**
   * A copy of the first n rows of x, which has N rows at least.
   *
   * @param x [N x C], head h in columns h D to below (h + 1) D
   */
  static HeadMajor copyOf(Tape tape, Var x, int n, int heads) {
    HeadMajor copy = new HeadMajor(tape, n, x.columns(), heads);
    tape.forRows(n, (from, to) -> copy.copyRows(x, from, to));
    return copy;
  }

  private void copyRows(Var x, int from, int to) {
    for (int h = 0; h < heads; h++) {
      copyRows(
          to - from,
          d,
          x.value.data,
          from * x.columns() + h * d,
          x.columns(),
          data,
          at(h, from),
          d);
    }
  }

  /** Zeros in the shape of this. */
  HeadMajor zeros(Tape tape) {
    HeadMajor zeros = new HeadMajor(tape, n, heads * d, heads);
    tape.forRows(n, (from, to) -> Arrays.fill(zeros.data, from * heads * d, to * heads * d, 0f));
    return zeros;
  }

  /** Where row i of head h begins. */
  int at(int h, int i) {
    return (h * n + i) * d;
  }

  /** Adds this to the gradient of the first rows of x. */
  void addToGradient(Tape tape, Var x) {
    tape.forRows(n, (from, to) -> addRows(tape, x, from, to));
  }

  private void addRows(Tape tape, Var x, int from, int to) {
    int c = heads * d;
    for (int h = 0; h < heads; h++) {
      for (int i = from; i < to; i++) {
        tape.kernels().axpy(d, 1f, data, at(h, i), x.gradient.data, i * c + h * d);
      }
    }
  }

  /** {@code B = A} for A [rows x columns]. */
  static void copyRows(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(a, aOffset + i * aStride, b, bOffset + i * bStride, columns);
    }
  }
}
