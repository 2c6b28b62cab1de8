package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;

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

  private HeadMajor(float[] data, int n, int c, int heads) {
    this.data = data;
    this.n = n;
    this.heads = heads;
    d = c / heads;
  }

  /**
   * A copy of the first n rows of x, which has N rows at least.
   *
   * @param x [N x C], head h in columns h D to below (h + 1) D
   */
  static HeadMajor copyOf(Tape tape, Var x, int n, int heads) {
    int c = x.columns();
    HeadMajor copy = new HeadMajor(tape.workspace().floats(n * c), n, c, heads);
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
    int c = heads * d;
    return new HeadMajor(tape.zeros(n, c).data, n, c, heads);
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
      int gradientAt = from * c + h * d;
      addRows(tape.kernels(), to - from, d, 1f, data, at(h, from), x.gradient.data, gradientAt, c);
    }
  }

  /** {@code B += factor A} for A [rows x columns] without gaps. */
  static void addRows(
      KernelProvider kernels,
      int rows,
      int columns,
      float factor,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int bStride) {
    for (int i = 0; i < rows; i++) {
      kernels.axpy(columns, factor, a, aOffset + i * columns, b, bOffset + i * bStride);
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
