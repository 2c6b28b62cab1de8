package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;

/**
 * The layout with channels in rows and positions in columns, [C x stride].
 *
 * <p>Positions lie side by side, so that a shift along the sequence is a shift in memory. Behind
 * the N positions of a row there is room for the halo of {@link KernelProvider#mixLinks}.
 */
final class ChannelMajor {
  private static final int HALO = KernelProvider.HALO;

  /** Where the first row begins. */
  static final int BASE = KernelProvider.LINE_START;

  private ChannelMajor() {}

  /**
   * Floats from one row to the next for N positions: N up to a multiple of the halo, and the halo
   * once more. The odd multiple keeps rows of a power-of-two length off each other's cache lines.
   */
  static int stride(int n) {
    return (n + HALO - 1) / HALO * HALO + HALO;
  }

  /** Room for {@code count} rows of n positions, with any content. */
  static float[] rows(Tape tape, int count, int n) {
    return tape.workspace().floats(BASE + count * stride(n));
  }

  /** {@code B = A'} for A [n x c] row-major and B channel-major. */
  static void fromRowMajor(Tape tape, int n, int c, float[] a, float[] b) {
    int stride = stride(n);
    tape.forRows(
        n,
        (from, to) ->
            tape.kernels().transpose(to - from, c, a, from * c, c, b, BASE + from, stride));
  }

  /** {@code B = A'} for A channel-major and B [n x c] row-major. */
  static void toRowMajor(Tape tape, int n, int c, float[] a, float[] b) {
    int stride = stride(n);
    tape.forRows(
        n,
        (from, to) ->
            tape.kernels().transpose(c, to - from, a, BASE + from, stride, b, from * c, c));
  }

  /** {@code dX += A'} for A channel-major, where X needs its gradient. */
  static void addRowMajor(Tape tape, float[] a, Var x) {
    if (x.needsGradient()) {
      int c = x.columns();
      float[] rowMajor = tape.workspace().floats(x.rows() * c);
      toRowMajor(tape, x.rows(), c, a, rowMajor);
      RowSplit.addGradient(tape, x, 1f, rowMajor, 0);
    }
  }

  /** Continues each row cyclically behind its n positions. */
  static void fillHalo(int rows, int n, float[] a, int stride) {
    for (int r = 0; r < rows; r++) {
      int row = BASE + r * stride;
      for (int i = 0; i < HALO; i++) {
        a[row + n + i] = a[row + i % n];
      }
    }
  }
}
