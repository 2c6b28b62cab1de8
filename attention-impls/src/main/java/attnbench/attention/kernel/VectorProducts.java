package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.FEW_REGISTERS;
import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.load;

import jdk.incubator.vector.VectorMask;

/**
 * Matrix products by {@link VectorTiles}.
 *
 * <p>With 32 registers B is not packed: for the widths of attention models a tile's columns of B
 * lie in the first-level cache. With 16 a tile has half the multiply-adds for its instructions, and
 * checks of B's places would be a tenth of them: there B is packed for as many rows as repay it.
 */
final class VectorProducts {
  /**
   * Terms of a sum that are added before the next tile's are. The weight gradient of a wide model
   * reads a column of A, with a page from each term to the next, and finds it in the second-level
   * cache for the neighbouring tile only if there are few of them; and a panel of B shall lie in
   * the first-level cache.
   */
  private static final int BLOCK = FEW_REGISTERS ? 256 : 512;

  /** Rows of C from which on packing B is worth while. */
  private static final int PACKED_ROWS = 10;

  /** Columns of B for a row of tiles, packed. */
  private static final ThreadLocal<float[]> PANEL =
      ThreadLocal.withInitial(() -> new float[BLOCK * 3 * L]);

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
    boolean add = accumulate;
    int p = 0;
    do {
      int terms = Math.min(BLOCK, k - p);
      multiplyBlock(m, n, terms, a, ao + p * ac, ar, ac, b, bo + p * bs, bs, c, co, cs, add);
      add = true;
      p += BLOCK;
    } while (p < k);
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
    boolean packing = FEW_REGISTERS && m >= PACKED_ROWS;
    int j = 0;
    while (j + 2 * L <= n) {
      int vectors = packing ? vectors(n - j) : 2;
      if (packing) {
        float[] panel = PANEL.get();
        pack(vectors, k, b, bo + j, bs, panel, 0);
        multiplyPanel(vectors, m, k, a, ao, ar, ac, panel, 0, c, co + j, cs, accumulate);
      } else {
        multiplyColumns(m, k, a, ao, ar, ac, b, bo + j, bs, c, co + j, cs, accumulate);
      }
      j += vectors * L;
    }
    for (; j < n; j += L) {
      multiplyLastColumns(m, n - j, k, a, ao, ar, ac, b, bo + j, bs, c, co + j, cs, accumulate);
    }
  }

  /** How many of at least two vectors of columns the next panel takes. */
  private static int vectors(int columns) {
    int left = columns / L;
    return left >= 3 && left != 4 ? 3 : 2;
  }

  /** Where the panels of the terms from the p-th on begin: all before are whole vectors. */
  private static int panelsAt(int p, int n) {
    return p * ((n + L - 1) / L * L);
  }

  /** Copies all panels of B. */
  static void pack(int n, int k, float[] b, int bo, int bs, float[] packed) {
    for (int p = 0; p < k; p += BLOCK) {
      int terms = Math.min(BLOCK, k - p);
      int at = panelsAt(p, n);
      int from = bo + p * bs;
      int j = 0;
      while (j + 2 * L <= n) {
        int vectors = vectors(n - j);
        pack(vectors, terms, b, from + j, bs, packed, at + j * terms);
        j += vectors * L;
      }
      for (; j < n; j += L) {
        VectorMask<Float> mask = S.indexInRange(0, n - j);
        for (int i = 0; i < terms; i++) {
          load(b, from + i * bs + j, mask).intoArray(packed, at + j * terms + i * L);
        }
      }
    }
  }

  static void multiplyPacked(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] packed,
      float[] c,
      int co,
      int cs,
      boolean accumulate) {
    boolean add = accumulate;
    int p = 0;
    do {
      int terms = Math.min(BLOCK, k - p);
      int panel = panelsAt(p, n);
      int aAt = ao + p * ac;
      int j = 0;
      while (j + 2 * L <= n) {
        int vectors = vectors(n - j);
        multiplyPanel(vectors, m, terms, a, aAt, ar, ac, packed, panel, c, co + j, cs, add);
        j += vectors * L;
        panel += vectors * L * terms;
      }
      for (; j < n; j += L) {
        multiplyLastColumns(m, n - j, terms, a, aAt, ar, ac, packed, panel, L, c, co + j, cs, add);
        panel += L * terms;
      }
      add = true;
      p += BLOCK;
    } while (p < k);
  }

  /** Copies two or three vectors of each of k rows of B one behind the other. */
  private static void pack(
      int vectors, int k, float[] b, int bo, int bs, float[] panel, int panelAt) {
    if (vectors == 3) {
      for (int p = 0; p < k; p++) {
        int at = bo + p * bs;
        int to = panelAt + p * (3 * L);
        load(b, at).intoArray(panel, to);
        load(b, at + L).intoArray(panel, to + L);
        load(b, at + 2 * L).intoArray(panel, to + 2 * L);
      }
      return;
    }
    for (int p = 0; p < k; p++) {
      int at = bo + p * bs;
      int to = panelAt + p * (2 * L);
      load(b, at).intoArray(panel, to);
      load(b, at + L).intoArray(panel, to + L);
    }
  }

  private static void multiplyPanel(
      int vectors,
      int m,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] panel,
      int panelAt,
      float[] c,
      int co,
      int cs,
      boolean accumulate) {
    int i = 0;
    if (vectors == 3) {
      for (; i < m; i += 4) {
        VectorTiles.packed4x3(
            m - i, k, a, ao + i * ar, ar, ac, panel, panelAt, accumulate, c, co + i * cs, cs);
      }
      return;
    }
    for (; i + 6 <= m; i += 6) {
      VectorTiles.packed6x2(
          k, a, ao + i * ar, ar, ac, panel, panelAt, accumulate, c, co + i * cs, cs);
    }
    multiplyRows(i, m, k, a, ao, ar, ac, panel, panelAt, 2 * L, c, co, cs, accumulate);
  }

  /** Two vectors of columns straight from B. */
  private static void multiplyColumns(
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
    int i = 0;
    for (; !FEW_REGISTERS && i + 8 <= m; i += 8) {
      VectorTiles.tile8x2(k, a, ao + i * ar, ar, ac, b, bo, bs, accumulate, c, co + i * cs, cs);
    }
    multiplyRows(i, m, k, a, ao, ar, ac, b, bo, bs, c, co, cs, accumulate);
  }

  /** Two vectors of columns of the rows from {@code from} on. */
  private static void multiplyRows(
      int from,
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
    for (int i = from; i < m; i += 4) {
      VectorTiles.tile4x2(
          m - i, k, a, ao + i * ar, ar, ac, b, bo, bs, accumulate, c, co + i * cs, cs);
    }
  }

  /** The next vector of columns that are fewer than two, or what there is of it. */
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
      int cs,
      boolean accumulate) {
    VectorMask<Float> mask = S.indexInRange(0, columns);
    int i = 0;
    for (; i + 4 <= m; i += 4) {
      VectorTiles.tile4x1(
          k, a, ao + i * ar, ar, ac, b, bo, bs, accumulate, c, co + i * cs, cs, mask);
    }
    for (; i < m; i++) {
      VectorTiles.tile1x1(k, a, ao + i * ar, ac, b, bo, bs, accumulate, c, co + i * cs, mask);
    }
  }
}
