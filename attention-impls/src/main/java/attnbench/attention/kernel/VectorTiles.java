package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The tiles of a matrix product: rows x vectors of C that stay in registers while k runs.
 *
 * <p>Sums begin with what stands in {@code from}. The places of C's rows are worked out behind the
 * loop: before it they would take registers from it. The tiles are written out, which makes this
 * file long: the compiler keeps a sum in a register only where it is a local variable.
 */
final class VectorTiles {
  private VectorTiles() {}

  static void tile8x2(
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

  static void tile6x2(
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
    int q = 0;
    int e = bo;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = load(b, e);
      FloatVector b1 = load(b, e + L);
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
      q += ac;
      e += bs;
    }
    int row1 = co + cs;
    int row2 = co + 2 * cs;
    int row3 = co + 3 * cs;
    int row4 = co + 4 * cs;
    int row5 = co + 5 * cs;
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
  }

  /** Four rows, or as many as there are, as {@link #tile4x2}. */
  static void tile4x3(
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
    FloatVector c02 = load(from, fo + 2 * L);
    FloatVector c10 = load(from, fo + r1 * fs);
    FloatVector c11 = load(from, fo + r1 * fs + L);
    FloatVector c12 = load(from, fo + r1 * fs + 2 * L);
    FloatVector c20 = load(from, fo + r2 * fs);
    FloatVector c21 = load(from, fo + r2 * fs + L);
    FloatVector c22 = load(from, fo + r2 * fs + 2 * L);
    FloatVector c30 = load(from, fo + r3 * fs);
    FloatVector c31 = load(from, fo + r3 * fs + L);
    FloatVector c32 = load(from, fo + r3 * fs + 2 * L);
    int q = 0;
    int e = bo;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = load(b, e);
      FloatVector b1 = load(b, e + L);
      FloatVector b2 = load(b, e + 2 * L);
      FloatVector x = broadcast(a[ao + q]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      x = broadcast(a[a1 + q]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      x = broadcast(a[a2 + q]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      x = broadcast(a[a3 + q]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      q += ac;
      e += bs;
    }
    int row1 = co + r1 * cs;
    int row2 = co + r2 * cs;
    int row3 = co + r3 * cs;
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c02.intoArray(c, co + 2 * L);
    c10.intoArray(c, row1);
    c11.intoArray(c, row1 + L);
    c12.intoArray(c, row1 + 2 * L);
    c20.intoArray(c, row2);
    c21.intoArray(c, row2 + L);
    c22.intoArray(c, row2 + 2 * L);
    c30.intoArray(c, row3);
    c31.intoArray(c, row3 + L);
    c32.intoArray(c, row3 + 2 * L);
  }

  /**
   * Four rows, or as many as there are: the last one is then computed several times over, which
   * gives the same values every time.
   */
  static void tile4x2(
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

  static void tile4x1(
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

  static void tile1x1(
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
}
