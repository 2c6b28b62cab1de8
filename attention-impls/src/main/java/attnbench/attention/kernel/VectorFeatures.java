package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.ROUNDER;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.exp;
import static attnbench.attention.kernel.VectorMath.load;
import static attnbench.attention.kernel.VectorMath.maxLanes;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Kernels for feature maps: maxima and exponentials of rows, sines with cosines. */
final class VectorFeatures {
  private static final FloatVector TWO_OVER_PI = broadcast((float) (2 / Math.PI));

  /* Half of pi in three parts, the first two short enough that their multiples are exact. */
  private static final FloatVector MINUS_HALF_PI_HIGH = broadcast(-1.5703125f);
  private static final FloatVector MINUS_HALF_PI_MIDDLE = broadcast(-4.837512969970703125e-4f);
  private static final FloatVector MINUS_HALF_PI_LOW = broadcast(-7.54978995489188e-8f);

  private static final FloatVector S3 = broadcast(-1.6666654611e-1f);
  private static final FloatVector S5 = broadcast(8.3321608736e-3f);
  private static final FloatVector S7 = broadcast(-1.9515295891e-4f);
  private static final FloatVector C2 = broadcast(-0.5f);
  private static final FloatVector C4 = broadcast(4.166664568298827e-2f);
  private static final FloatVector C6 = broadcast(-1.388731625493765e-3f);
  private static final FloatVector C8 = broadcast(2.443315711809948e-5f);
  private static final FloatVector ONE = broadcast(1f);

  private VectorFeatures() {}

  static void rowMax(int rows, int columns, float[] a, int ao, int as, float[] out, int oo) {
    if (columns < L) {
      ScalarFeatures.rowMax(rows, columns, a, ao, as, out, oo);
      return;
    }
    for (int i = 0; i < rows; i++) {
      int row = ao + i * as;
      // The last vector may overlap the one before: a maximum counts an element twice as once.
      FloatVector max = load(a, row + columns - L);
      for (int j = 0; j + L <= columns; j += L) {
        max = max.max(load(a, row + j));
      }
      out[oo + i] = maxLanes(max);
    }
  }

  static void expRows(
      int rows, int columns, float[] shift, int so, float addend, float[] a, int ao, int as) {
    FloatVector added = broadcast(addend);
    for (int i = 0; i < rows; i++) {
      FloatVector shifted = broadcast(shift[so + i]);
      int row = ao + i * as;
      int j = 0;
      for (; j + L <= columns; j += L) {
        exp(load(a, row + j).sub(shifted)).add(added).intoArray(a, row + j);
      }
      ScalarFeatures.expRow(columns - j, shift[so + i], addend, a, row + j);
    }
  }

  /**
   * The angle is {@code k pi / 2 + r} with r within a quarter of pi; sine and cosine of r are the
   * polynomials of Moshier's Cephes library; k decides which of them is which, and their signs.
   */
  static void sinCos(int n, float[] x, int xo, float[] sin, int so, float[] cos, int co) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector angle = load(x, xo + i);
      FloatVector shifted = angle.fma(TWO_OVER_PI, ROUNDER);
      FloatVector k = shifted.sub(ROUNDER);
      FloatVector r =
          k.fma(MINUS_HALF_PI_LOW, k.fma(MINUS_HALF_PI_MIDDLE, k.fma(MINUS_HALF_PI_HIGH, angle)));
      FloatVector square = r.mul(r);
      IntVector s = square.fma(S7, S5).fma(square, S3).mul(square).fma(r, r).reinterpretAsInts();
      IntVector c =
          square.fma(C8, C6).fma(square, C4).fma(square, C2).fma(square, ONE).reinterpretAsInts();
      // The low bits of shifted are k: an odd k swaps the two, its second bit turns signs.
      IntVector quadrant = shifted.reinterpretAsInts();
      IntVector swap = quadrant.lanewise(AND, 1).neg();
      IntVector difference = s.lanewise(XOR, c).lanewise(AND, swap);
      IntVector sinSign = quadrant.lanewise(AND, 2).lanewise(LSHL, 30);
      IntVector cosSign = quadrant.add(1).lanewise(AND, 2).lanewise(LSHL, 30);
      s.lanewise(XOR, difference)
          .lanewise(XOR, sinSign)
          .reinterpretAsFloats()
          .intoArray(sin, so + i);
      c.lanewise(XOR, difference)
          .lanewise(XOR, cosSign)
          .reinterpretAsFloats()
          .intoArray(cos, co + i);
    }
    ScalarFeatures.sinCos(n - i, x, xo + i, sin, so + i, cos, co + i);
  }
}
