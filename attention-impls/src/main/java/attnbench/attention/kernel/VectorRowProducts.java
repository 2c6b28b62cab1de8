package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.FEW_REGISTERS;
import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.load;
import static attnbench.attention.kernel.VectorMath.sumLanes;

import jdk.incubator.vector.FloatVector;

/**
 * Products of rows with rows: sums along both, lane by lane in registers and over the lanes at the
 * end.
 */
final class VectorRowProducts {
  /** Rows of A that a tile takes. */
  private static final int ROWS = 4;

  /** Rows of B that a tile takes. */
  private static final int COLUMNS = FEW_REGISTERS ? 3 : 4;

  /** Where a tile's vectors wait for their lanes to be added up. */
  private static final ThreadLocal<float[]> TILE =
      ThreadLocal.withInitial(() -> new float[ROWS * COLUMNS * L]);

  private VectorRowProducts() {}

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
    for (int i = 0; i < m; i += ROWS) {
      int rows = Math.min(ROWS, m - i);
      for (int j = 0; j < n; j += COLUMNS) {
        int columns = Math.min(COLUMNS, n - j);
        int ai = ao + i * as;
        int bj = bo + j * bs;
        if (FEW_REGISTERS) {
          tile4x3(rows, columns, k, a, ai, as, b, bj, bs, tile);
        } else {
          tile4x4(rows, columns, k, a, ai, as, b, bj, bs, tile);
        }
        addTile(rows, columns, k, a, ai, as, b, bj, bs, tile, c, co + i * cs + j, cs);
      }
    }
  }

  /** Adds the lanes of a tile, and the terms behind the last whole vector. */
  private static void addTile(
      int rows,
      int columns,
      int k,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] tile,
      float[] c,
      int co,
      int cs) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float sum = sumLanes(load(tile, (i * COLUMNS + j) * L));
        for (int p = k / L * L; p < k; p++) {
          sum = Math.fma(a[ao + i * as + p], b[bo + j * bs + p], sum);
        }
        c[co + i * cs + j] += sum;
      }
    }
  }

  /* A tile is of so many rows, or as many as there are: the last one then takes the place of
   * those missing. It is written out, as a sum stays in a register only as a local variable. */

  private static void tile4x3(
      int rows,
      int columns,
      int k,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] tile) {
    int a1 = ao + Math.min(1, rows - 1) * as;
    int a2 = ao + Math.min(2, rows - 1) * as;
    int a3 = ao + Math.min(3, rows - 1) * as;
    int b1 = bo + Math.min(1, columns - 1) * bs;
    int b2 = bo + Math.min(2, columns - 1) * bs;
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = c00;
    FloatVector c02 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c12 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c22 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c32 = c00;
    for (int p = 0; p + L <= k; p += L) {
      FloatVector y0 = load(b, bo + p);
      FloatVector y1 = load(b, b1 + p);
      FloatVector y2 = load(b, b2 + p);
      FloatVector x = load(a, ao + p);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      x = load(a, a1 + p);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      x = load(a, a2 + p);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      x = load(a, a3 + p);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
    }
    c00.intoArray(tile, 0);
    c01.intoArray(tile, L);
    c02.intoArray(tile, 2 * L);
    c10.intoArray(tile, 3 * L);
    c11.intoArray(tile, 4 * L);
    c12.intoArray(tile, 5 * L);
    c20.intoArray(tile, 6 * L);
    c21.intoArray(tile, 7 * L);
    c22.intoArray(tile, 8 * L);
    c30.intoArray(tile, 9 * L);
    c31.intoArray(tile, 10 * L);
    c32.intoArray(tile, 11 * L);
  }

  private static void tile4x4(
      int rows,
      int columns,
      int k,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] tile) {
    int a1 = ao + Math.min(1, rows - 1) * as;
    int a2 = ao + Math.min(2, rows - 1) * as;
    int a3 = ao + Math.min(3, rows - 1) * as;
    int b1 = bo + Math.min(1, columns - 1) * bs;
    int b2 = bo + Math.min(2, columns - 1) * bs;
    int b3 = bo + Math.min(3, columns - 1) * bs;
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
    for (int p = 0; p + L <= k; p += L) {
      FloatVector y0 = load(b, bo + p);
      FloatVector y1 = load(b, b1 + p);
      FloatVector y2 = load(b, b2 + p);
      FloatVector y3 = load(b, b3 + p);
      FloatVector x = load(a, ao + p);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
      x = load(a, a1 + p);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      c13 = x.fma(y3, c13);
      x = load(a, a2 + p);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      c23 = x.fma(y3, c23);
      x = load(a, a3 + p);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      c33 = x.fma(y3, c33);
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
}
