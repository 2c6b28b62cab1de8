package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.load;
import static attnbench.attention.kernel.VectorMath.sumLanes;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Matrix products by register tiles.
 *
 * <p>A tile of C stays in registers while k runs: 8 rows x 2 vectors are 16 sums, enough to cover
 * the latency of two multiply-add units, and with 32 registers leave room for operands. B is not
 * packed: for the widths of attention models a tile's columns of B lie in the first-level cache.
 * Sums begin with what stands in {@code from}, C itself or zeros, which spares clearing C. The
 * places of C's rows are worked out behind the loop: before it they would take registers from it.
 *
 * <p>The tiles are written out, which makes this file long: the compiler keeps a sum in a register
 * only where it is a local variable.
 */
final class VectorProducts {
  /** Where a 4 x 4 tile of vectors waits for its lanes to be added up. */
  private static final ThreadLocal<float[]> TILE = ThreadLocal.withInitial(() -> new float[16 * L]);

  /**
   * Terms of a sum that are added before the next tile's are: the weight gradient of a wide model
   * reads a column of A, with a page from each term to the next, and finds it in the second-level
   * cache for the neighbouring tile only if there are few of them.
   */
  private static final int BLOCK = 512;

  /** Where the sums of a result that adds to nothing begin. */
  static final float[] ZEROS = new float[2 * L];

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
    float[] from = accumulate ? c : ZEROS;
    int fs = accumulate ? cs : 0;
    int j = 0;
    for (; j + 2 * L <= n; j += 2 * L) {
      int fo = accumulate ? co + j : 0;
      int i = 0;
      for (; i + 8 <= m; i += 8) {
        int at = co + i * cs + j;
        tile8x2(k, a, ao + i * ar, ar, ac, b, bo + j, bs, c, at, cs, from, fo + i * fs, fs);
      }
      for (; i < m; i += 4) {
        int at = co + i * cs + j;
        tile4x2(m - i, k, a, ao + i * ar, ar, ac, b, bo + j, bs, c, at, cs, from, fo + i * fs, fs);
      }
    }
    for (int i = 0; !accumulate && i < m; i++) {
      Arrays.fill(c, co + i * cs + j, co + i * cs + n, 0f);
    }
    for (; j < n; j += L) {
      VectorMask<Float> mask = S.indexInRange(j, n);
      int i = 0;
      for (; i + 4 <= m; i += 4) {
        tile4x1(k, a, ao + i * ar, ar, ac, b, bo + j, bs, c, co + i * cs + j, cs, mask);
      }
      for (; i < m; i++) {
        tile1x1(k, a, ao + i * ar, ac, b, bo + j, bs, c, co + i * cs + j, mask);
      }
    }
  }

  private static void tile8x2(
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
      float[] from,
      int fo,
      int fs) {
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    int a4 = ao + 4 * ar;
    int a5 = ao + 5 * ar;
    int a6 = ao + 6 * ar;
    int a7 = ao + 7 * ar;
    FloatVector c00 = load(from, fo);
    FloatVector c01 = load(from, fo + L);
    FloatVector c10 = load(from, fo + fs);
    FloatVector c11 = load(from, fo + fs + L);
    FloatVector c20 = load(from, fo + 2 * fs);
    FloatVector c21 = load(from, fo + 2 * fs + L);
    FloatVector c30 = load(from, fo + 3 * fs);
    FloatVector c31 = load(from, fo + 3 * fs + L);
    FloatVector c40 = load(from, fo + 4 * fs);
    FloatVector c41 = load(from, fo + 4 * fs + L);
    FloatVector c50 = load(from, fo + 5 * fs);
    FloatVector c51 = load(from, fo + 5 * fs + L);
    FloatVector c60 = load(from, fo + 6 * fs);
    FloatVector c61 = load(from, fo + 6 * fs + L);
    FloatVector c70 = load(from, fo + 7 * fs);
    FloatVector c71 = load(from, fo + 7 * fs + L);
    for (int p = 0; p < k; p++) {
      int q = p * ac;
      FloatVector b0 = load(b, bo + p * bs);
      FloatVector b1 = load(b, bo + p * bs + L);
      FloatVector x = broadcast(a[ao + q]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = broadcast(a[a1 + q]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = broadcast(a[a2 + q]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = broadcast(a[a3 + q]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = broadcast(a[a4 + q]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = broadcast(a[a5 + q]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      x = broadcast(a[a6 + q]);
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      x = broadcast(a[a7 + q]);
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
    }
    int row1 = co + cs;
    int row2 = co + 2 * cs;
    int row3 = co + 3 * cs;
    int row4 = co + 4 * cs;
    int row5 = co + 5 * cs;
    int row6 = co + 6 * cs;
    int row7 = co + 7 * cs;
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c10.intoArray(c, row1);
    c11.intoArray(c, row1 + L);
    c20.intoArray(c, row2);
    c21.intoArray(c, row2 + L);
    c30.intoArray(c, row3);
    c31.intoArray(c, row3 + L);
    c40.intoArray(c, row4);
    c41.intoArray(c, row4 + L);
    c50.intoArray(c, row5);
    c51.intoArray(c, row5 + L);
    c60.intoArray(c, row6);
    c61.intoArray(c, row6 + L);
    c70.intoArray(c, row7);
    c71.intoArray(c, row7 + L);
  }

  /**
   * Four rows, or as many as there are: the last one is then computed several times over, which
   * gives the same values every time.
   */
  private static void tile4x2(
      int rows,
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
      float[] from,
      int fo,
      int fs) {
    int r1 = Math.min(1, rows - 1);
    int r2 = Math.min(2, rows - 1);
    int r3 = Math.min(3, rows - 1);
    int a1 = ao + r1 * ar;
    int a2 = ao + r2 * ar;
    int a3 = ao + r3 * ar;
    FloatVector c00 = load(from, fo);
    FloatVector c01 = load(from, fo + L);
    FloatVector c10 = load(from, fo + r1 * fs);
    FloatVector c11 = load(from, fo + r1 * fs + L);
    FloatVector c20 = load(from, fo + r2 * fs);
    FloatVector c21 = load(from, fo + r2 * fs + L);
    FloatVector c30 = load(from, fo + r3 * fs);
    FloatVector c31 = load(from, fo + r3 * fs + L);
    for (int p = 0; p < k; p++) {
      int q = p * ac;
      FloatVector b0 = load(b, bo + p * bs);
      FloatVector b1 = load(b, bo + p * bs + L);
      FloatVector x = broadcast(a[ao + q]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = broadcast(a[a1 + q]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = broadcast(a[a2 + q]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = broadcast(a[a3 + q]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    int row1 = co + r1 * cs;
    int row2 = co + r2 * cs;
    int row3 = co + r3 * cs;
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c10.intoArray(c, row1);
    c11.intoArray(c, row1 + L);
    c20.intoArray(c, row2);
    c21.intoArray(c, row2 + L);
    c30.intoArray(c, row3);
    c31.intoArray(c, row3 + L);
  }

  private static void tile4x1(
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
      VectorMask<Float> mask) {
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    int row1 = co + cs;
    int row2 = co + 2 * cs;
    int row3 = co + 3 * cs;
    FloatVector c0 = load(c, co, mask);
    FloatVector c1 = load(c, row1, mask);
    FloatVector c2 = load(c, row2, mask);
    FloatVector c3 = load(c, row3, mask);
    for (int p = 0; p < k; p++) {
      int q = p * ac;
      FloatVector b0 = load(b, bo + p * bs, mask);
      FloatVector x = broadcast(a[ao + q]);
      c0 = x.fma(b0, c0);
      x = broadcast(a[a1 + q]);
      c1 = x.fma(b0, c1);
      x = broadcast(a[a2 + q]);
      c2 = x.fma(b0, c2);
      x = broadcast(a[a3 + q]);
      c3 = x.fma(b0, c3);
    }
    c0.intoArray(c, co, mask);
    c1.intoArray(c, row1, mask);
    c2.intoArray(c, row2, mask);
    c3.intoArray(c, row3, mask);
  }

  private static void tile1x1(
      int k,
      float[] a,
      int ao,
      int ac,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      VectorMask<Float> mask) {
    FloatVector c0 = load(c, co, mask);
    for (int p = 0; p < k; p++) {
      int q = p * ac;
      FloatVector b0 = load(b, bo + p * bs, mask);
      FloatVector x = broadcast(a[ao + q]);
      c0 = x.fma(b0, c0);
    }
    c0.intoArray(c, co, mask);
  }

  static void addRowProducts(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs) {
    float[] tile = TILE.get();
    for (int i = 0; i < m; i += 4) {
      int rows = Math.min(4, m - i);
      int j = 0;
      for (; j + 4 <= n; j += 4) {
        rowTile4x4(rows, k, a, ao + i * as, as, b, bo + j * bs, bs, c, co + i * cs + j, cs, tile);
      }
      for (; j < n; j++) {
        for (int r = i; r < i + rows; r++) {
          c[co + r * cs + j] += dot(k, a, ao + r * as, b, bo + j * bs);
        }
      }
    }
  }

  /** The sum of products of k elements. */
  static float dot(int k, float[] a, int ao, float[] b, int bo) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int p = 0;
    for (; p + 4 * L <= k; p += 4 * L) {
      s0 = load(a, ao + p).fma(load(b, bo + p), s0);
      s1 = load(a, ao + p + L).fma(load(b, bo + p + L), s1);
      s2 = load(a, ao + p + 2 * L).fma(load(b, bo + p + 2 * L), s2);
      s3 = load(a, ao + p + 3 * L).fma(load(b, bo + p + 3 * L), s3);
    }
    for (; p + L <= k; p += L) {
      s0 = load(a, ao + p).fma(load(b, bo + p), s0);
    }
    float sum = sumLanes(s0.add(s1).add(s2.add(s3)));
    for (; p < k; p++) {
      sum = Math.fma(a[ao + p], b[bo + p], sum);
    }
    return sum;
  }

  /** Four rows, or as many as there are: the last one then takes the place of those missing. */
  private static void rowTile4x4(
      int rows,
      int k,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs,
      float[] tile) {
    int a1 = ao + Math.min(1, rows - 1) * as;
    int a2 = ao + Math.min(2, rows - 1) * as;
    int a3 = ao + Math.min(3, rows - 1) * as;
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = c00;
    FloatVector c02 = c00;
    FloatVector c03 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c12 = c00;
    FloatVector c13 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c22 = c00;
    FloatVector c23 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c32 = c00;
    FloatVector c33 = c00;
    int p = 0;
    for (; p + L <= k; p += L) {
      FloatVector b0 = load(b, bo + p);
      FloatVector b1 = load(b, bo + bs + p);
      FloatVector b2 = load(b, bo + 2 * bs + p);
      FloatVector b3 = load(b, bo + 3 * bs + p);
      FloatVector x = load(a, ao + p);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = load(a, a1 + p);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = load(a, a2 + p);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = load(a, a3 + p);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
    }
    c00.intoArray(tile, 0);
    c01.intoArray(tile, L);
    c02.intoArray(tile, 2 * L);
    c03.intoArray(tile, 3 * L);
    c10.intoArray(tile, 4 * L);
    c11.intoArray(tile, 5 * L);
    c12.intoArray(tile, 6 * L);
    c13.intoArray(tile, 7 * L);
    c20.intoArray(tile, 8 * L);
    c21.intoArray(tile, 9 * L);
    c22.intoArray(tile, 10 * L);
    c23.intoArray(tile, 11 * L);
    c30.intoArray(tile, 12 * L);
    c31.intoArray(tile, 13 * L);
    c32.intoArray(tile, 14 * L);
    c33.intoArray(tile, 15 * L);
    for (int t = 0; t < 4 * rows; t++) {
      c[co + t / 4 * cs + t % 4] += sumLanes(load(tile, t * L));
    }
    for (; p < k; p++) {
      for (int i = 0; i < rows; i++) {
        float x = a[ao + i * as + p];
        for (int j = 0; j < 4; j++) {
          c[co + i * cs + j] += x * b[bo + j * bs + p];
        }
      }
    }
  }
}
