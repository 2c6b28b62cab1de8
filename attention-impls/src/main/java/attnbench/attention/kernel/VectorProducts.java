package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.FEW_REGISTERS;
import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;

import java.util.Arrays;
import jdk.incubator.vector.VectorMask;

/**
 * Matrix products by {@link VectorTiles}.
 *
 * <p>B is not packed: for the widths of attention models a tile's columns of B lie in the
 * first-level cache. Sums begin with C itself or with zeros, which spares clearing C.
 */
final class VectorProducts {
  /**
   * Terms of a sum that are added before the next tile's are: the weight gradient of a wide model
   * reads a column of A, with a page from each term to the next, and finds it in the second-level
   * cache for the neighbouring tile only if there are few of them.
   */
  private static final int BLOCK = 512;

  /** Where the sums of a result that adds to nothing begin. */
  static final float[] ZEROS = new float[3 * L];

  private VectorProducts() {}

  static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs,
      boolean accumulate) {
    int block = Math.min(BLOCK, k);
    multiplyBlock(m, n, block, a, ao, ar, ac, b, bo, bs, c, co, cs, accumulate);
    for (int p = block; p < k; p += BLOCK) {
      int terms = Math.min(BLOCK, k - p);
      multiplyBlock(m, n, terms, a, ao + p * ac, ar, ac, b, bo + p * bs, bs, c, co, cs, true);
    }
  }

  private static void multiplyBlock(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs,
      boolean accumulate) {
    int j = 0;
    while (j + 2 * L <= n) {
      int vectors = vectors((n - j) / L);
      multiplyColumns(vectors, m, k, a, ao, ar, ac, b, bo + j, bs, c, co + j, cs, accumulate);
      j += vectors * L;
    }
    for (int i = 0; !accumulate && i < m; i++) {
      Arrays.fill(c, co + i * cs + j, co + i * cs + n, 0f);
    }
    for (; j < n; j += L) {
      multiplyLastColumns(m, n - j, k, a, ao, ar, ac, b, bo + j, bs, c, co + j, cs);
    }
  }

  /** How many of the vectors of columns that are left, two at least, make the next tiles' width. */
  private static int vectors(int left) {
    return FEW_REGISTERS && left >= 3 && left != 4 ? 3 : 2;
  }

  private static void multiplyColumns(
      int vectors,
      int m,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs,
      boolean accumulate) {
    float[] from = accumulate ? c : ZEROS;
    int fo = accumulate ? co : 0;
    int fs = accumulate ? cs : 0;
    int i = 0;
    if (vectors == 3) {
      for (; i < m; i += 4) {
        VectorTiles.tile4x3(
            m - i, k, a, ao + i * ar, ar, ac, b, bo, bs, c, co + i * cs, cs, from, fo + i * fs, fs);
      }
      return;
    }
    if (FEW_REGISTERS) {
      for (; i + 6 <= m; i += 6) {
        VectorTiles.tile6x2(
            k, a, ao + i * ar, ar, ac, b, bo, bs, c, co + i * cs, cs, from, fo + i * fs, fs);
      }
    } else {
      for (; i + 8 <= m; i += 8) {
        VectorTiles.tile8x2(
            k, a, ao + i * ar, ar, ac, b, bo, bs, c, co + i * cs, cs, from, fo + i * fs, fs);
      }
    }
    for (; i < m; i += 4) {
      VectorTiles.tile4x2(
          m - i, k, a, ao + i * ar, ar, ac, b, bo, bs, c, co + i * cs, cs, from, fo + i * fs, fs);
    }
  }

  /** Adds to columns that are fewer than two vectors the next vector's, or what there is of it. */
  private static void multiplyLastColumns(
      int m,
      int columns,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs) {
    VectorMask<Float> mask = S.indexInRange(0, columns);
    int i = 0;
    for (; i + 4 <= m; i += 4) {
      VectorTiles.tile4x1(k, a, ao + i * ar, ar, ac, b, bo, bs, c, co + i * cs, cs, mask);
    }
    for (; i < m; i++) {
      VectorTiles.tile1x1(k, a, ao + i * ar, ac, b, bo, bs, c, co + i * cs, mask);
    }
  }
}
