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
