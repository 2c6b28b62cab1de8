package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The tiles of a matrix product: rows x vectors of C that stay in registers while k runs.
 *
 * <p>Sums begin with zeros and go to C, or are added to it, behind the loop. The places of C's rows
 * are worked out there, too: before the loop they would take registers from it. The tiles are
 * written out, which makes this file long: the compiler keeps a sum in a register only where it is
 * a local variable.
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
      boolean accumulate,
      float[] c,
      int co,
      int cs) {
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    int a4 = ao + 4 * ar;
    int a5 = ao + 5 * ar;
    int a6 = ao + 6 * ar;
    int a7 = ao + 7 * ar;
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c40 = c00;
    FloatVector c41 = c00;
    FloatVector c50 = c00;
    FloatVector c51 = c00;
    FloatVector c60 = c00;
    FloatVector c61 = c00;
    FloatVector c70 = c00;
    FloatVector c71 = c00;
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
    if (accumulate) {
      c00.add(load(c, co)).intoArray(c, co);
      c01.add(load(c, co + L)).intoArray(c, co + L);
      c10.add(load(c, row1)).intoArray(c, row1);
      c11.add(load(c, row1 + L)).intoArray(c, row1 + L);
      c20.add(load(c, row2)).intoArray(c, row2);
      c21.add(load(c, row2 + L)).intoArray(c, row2 + L);
      c30.add(load(c, row3)).intoArray(c, row3);
      c31.add(load(c, row3 + L)).intoArray(c, row3 + L);
      c40.add(load(c, row4)).intoArray(c, row4);
      c41.add(load(c, row4 + L)).intoArray(c, row4 + L);
      c50.add(load(c, row5)).intoArray(c, row5);
      c51.add(load(c, row5 + L)).intoArray(c, row5 + L);
      c60.add(load(c, row6)).intoArray(c, row6);
      c61.add(load(c, row6 + L)).intoArray(c, row6 + L);
      c70.add(load(c, row7)).intoArray(c, row7);
      c71.add(load(c, row7 + L)).intoArray(c, row7 + L);
    } else {
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
  }

  /**
   * Six rows for 16 registers. B is a panel of two vectors a row: at a stride that the compiler
   * knows it takes the checks of B's places out of the loop. Those of A's remain, and keep its
   * elements from being loaded all at once, for which there are no registers.
   */
  static void packed6x2(
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      boolean accumulate,
      float[] c,
      int co,
      int cs) {
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    int a4 = ao + 4 * ar;
    int a5 = ao + 5 * ar;
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c40 = c00;
    FloatVector c41 = c00;
    FloatVector c50 = c00;
    FloatVector c51 = c00;
    int q = 0;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = load(b, bo + p * (2 * L));
      FloatVector b1 = load(b, bo + p * (2 * L) + L);
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
    }
    int row1 = co + cs;
    int row2 = co + 2 * cs;
    int row3 = co + 3 * cs;
    int row4 = co + 4 * cs;
    int row5 = co + 5 * cs;
    if (accumulate) {
      c00.add(load(c, co)).intoArray(c, co);
      c01.add(load(c, co + L)).intoArray(c, co + L);
      c10.add(load(c, row1)).intoArray(c, row1);
      c11.add(load(c, row1 + L)).intoArray(c, row1 + L);
      c20.add(load(c, row2)).intoArray(c, row2);
      c21.add(load(c, row2 + L)).intoArray(c, row2 + L);
      c30.add(load(c, row3)).intoArray(c, row3);
      c31.add(load(c, row3 + L)).intoArray(c, row3 + L);
      c40.add(load(c, row4)).intoArray(c, row4);
      c41.add(load(c, row4 + L)).intoArray(c, row4 + L);
      c50.add(load(c, row5)).intoArray(c, row5);
      c51.add(load(c, row5 + L)).intoArray(c, row5 + L);
    } else {
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
  }

  /**
   * Four rows, or as many as there are, as {@link #tile4x2}, and a panel of three vectors a row.
   */
  static void packed4x3(
      int rows,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      boolean accumulate,
      float[] c,
      int co,
      int cs) {
    int r1 = Math.min(1, rows - 1);
    int r2 = Math.min(2, rows - 1);
    int r3 = Math.min(3, rows - 1);
    int a1 = ao + r1 * ar;
    int a2 = ao + r2 * ar;
    int a3 = ao + r3 * ar;
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
    int q = 0;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = load(b, bo + p * (3 * L));
      FloatVector b1 = load(b, bo + p * (3 * L) + L);
      FloatVector b2 = load(b, bo + p * (3 * L) + 2 * L);
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
    }
    int row1 = co + r1 * cs;
    int row2 = co + r2 * cs;
    int row3 = co + r3 * cs;
    if (accumulate) {
      FloatVector sum00 = c00.add(load(c, co));
      FloatVector sum01 = c01.add(load(c, co + L));
      FloatVector sum02 = c02.add(load(c, co + 2 * L));
      FloatVector sum10 = c10.add(load(c, row1));
      FloatVector sum11 = c11.add(load(c, row1 + L));
      FloatVector sum12 = c12.add(load(c, row1 + 2 * L));
      FloatVector sum20 = c20.add(load(c, row2));
      FloatVector sum21 = c21.add(load(c, row2 + L));
      FloatVector sum22 = c22.add(load(c, row2 + 2 * L));
      FloatVector sum30 = c30.add(load(c, row3));
      FloatVector sum31 = c31.add(load(c, row3 + L));
      FloatVector sum32 = c32.add(load(c, row3 + 2 * L));
      sum00.intoArray(c, co);
      sum01.intoArray(c, co + L);
      sum02.intoArray(c, co + 2 * L);
      sum10.intoArray(c, row1);
      sum11.intoArray(c, row1 + L);
      sum12.intoArray(c, row1 + 2 * L);
      sum20.intoArray(c, row2);
      sum21.intoArray(c, row2 + L);
      sum22.intoArray(c, row2 + 2 * L);
      sum30.intoArray(c, row3);
      sum31.intoArray(c, row3 + L);
      sum32.intoArray(c, row3 + 2 * L);
    } else {
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
      boolean accumulate,
      float[] c,
      int co,
      int cs) {
    int r1 = Math.min(1, rows - 1);
    int r2 = Math.min(2, rows - 1);
    int r3 = Math.min(3, rows - 1);
    int a1 = ao + r1 * ar;
    int a2 = ao + r2 * ar;
    int a3 = ao + r3 * ar;
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
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
    if (accumulate) {
      FloatVector sum00 = c00.add(load(c, co));
      FloatVector sum01 = c01.add(load(c, co + L));
      FloatVector sum10 = c10.add(load(c, row1));
      FloatVector sum11 = c11.add(load(c, row1 + L));
      FloatVector sum20 = c20.add(load(c, row2));
      FloatVector sum21 = c21.add(load(c, row2 + L));
      FloatVector sum30 = c30.add(load(c, row3));
      FloatVector sum31 = c31.add(load(c, row3 + L));
      sum00.intoArray(c, co);
      sum01.intoArray(c, co + L);
      sum10.intoArray(c, row1);
      sum11.intoArray(c, row1 + L);
      sum20.intoArray(c, row2);
      sum21.intoArray(c, row2 + L);
      sum30.intoArray(c, row3);
      sum31.intoArray(c, row3 + L);
    } else {
      c00.intoArray(c, co);
      c01.intoArray(c, co + L);
      c10.intoArray(c, row1);
      c11.intoArray(c, row1 + L);
      c20.intoArray(c, row2);
      c21.intoArray(c, row2 + L);
      c30.intoArray(c, row3);
      c31.intoArray(c, row3 + L);
    }
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
      boolean accumulate,
      float[] c,
      int co,
      int cs,
      VectorMask<Float> mask) {
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    FloatVector c0 = FloatVector.zero(S);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
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
    int row1 = co + cs;
    int row2 = co + 2 * cs;
    int row3 = co + 3 * cs;
    if (accumulate) {
      c0.add(load(c, co, mask)).intoArray(c, co, mask);
      c1.add(load(c, row1, mask)).intoArray(c, row1, mask);
      c2.add(load(c, row2, mask)).intoArray(c, row2, mask);
      c3.add(load(c, row3, mask)).intoArray(c, row3, mask);
    } else {
      c0.intoArray(c, co, mask);
      c1.intoArray(c, row1, mask);
      c2.intoArray(c, row2, mask);
      c3.intoArray(c, row3, mask);
    }
  }

  static void tile1x1(
      int k,
      float[] a,
      int ao,
      int ac,
      float[] b,
      int bo,
      int bs,
      boolean accumulate,
      float[] c,
      int co,
      VectorMask<Float> mask) {
    FloatVector c0 = FloatVector.zero(S);
    for (int p = 0; p < k; p++) {
      int q = p * ac;
      FloatVector b0 = load(b, bo + p * bs, mask);
      FloatVector x = broadcast(a[ao + q]);
      c0 = x.fma(b0, c0);
    }
    if (accumulate) {
      c0.add(load(c, co, mask)).intoArray(c, co, mask);
    } else {
      c0.intoArray(c, co, mask);
    }
  }
}
