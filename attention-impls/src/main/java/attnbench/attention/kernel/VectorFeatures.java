package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.ROUNDER;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.exp;
import static attnbench.attention.kernel.VectorMath.load;
import static attnbench.attention.kernel.VectorMath.maxLanes;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Kernels for feature maps: maxima and exponentials of rows, sines with cosines. */
final class VectorFeatures {
  private static final float TWO_OVER_PI = (float) (2 / Math.PI);

  /* Half of pi in three parts, the first two short enough that their multiples are exact. */
  private static final float MINUS_HALF_PI_HIGH = -1.5703125f;
  private static final float MINUS_HALF_PI_MIDDLE = -4.837512969970703125e-4f;
  private static final float MINUS_HALF_PI_LOW = -7.54978995489188e-8f;

  private static final float S3 = -1.6666654611e-1f;
  private static final float S5 = 8.3321608736e-3f;
  private static final float S7 = -1.9515295891e-4f;
  private static final float C2 = -0.5f;
  private static final float C4 = 4.166664568298827e-2f;
  private static final float C6 = -1.388731625493765e-3f;
  private static final float C8 = 2.443315711809948e-5f;

  private VectorFeatures() {}

  static void rowMax(int rows, int columns, float[] a, int ao, int as, float[] out, int oo) {
    if (columns < L) {
      ScalarFeatures.rowMax(rows, columns, a, ao, as, out, oo);
      return;
    }
    int bound = S.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int row = ao + i * as;
      // The last vector may overlap the one before: a maximum counts an element twice as once.
      FloatVector max = load(a, row + columns - L);
      for (int j = 0; j < bound; j += L) {
        FloatVector value = load(a, row + j);
        max = max.blend(value, value.compare(GT, max));
      }
      out[oo + i] = maxLanes(max);
    }
  }

  static void expRows(
      int rows, int columns, float[] shift, int so, float addend, float[] a, int ao, int as) {
    int bound = S.loopBound(columns);
    FloatVector added = broadcast(addend);
    for (int i = 0; i < rows; i++) {
      FloatVector shifted = broadcast(shift[so + i]);
      int row = ao + i * as;
      for (int j = 0; j < bound; j += L) {
        exp(load(a, row + j).sub(shifted)).add(added).intoArray(a, row + j);
      }
      ScalarFeatures.expRow(columns - bound, shift[so + i], addend, a, row + bound);
    }
  }

  /**
   * The angle is {@code k pi / 2 + r} with r within a quarter of pi; sine and cosine of r are the
   * polynomials of Moshier's Cephes library; k decides which of them is which, and their signs.
   */
  static void sinCos(int n, float[] x, int xo, float[] sin, int so, float[] cos, int co) {
    FloatVector rounder = broadcast(ROUNDER);
    FloatVector high = broadcast(MINUS_HALF_PI_HIGH);
    FloatVector middle = broadcast(MINUS_HALF_PI_MIDDLE);
    FloatVector low = broadcast(MINUS_HALF_PI_LOW);
    FloatVector twoOverPi = broadcast(TWO_OVER_PI);
    FloatVector s3 = broadcast(S3);
    FloatVector c4 = broadcast(C4);
    FloatVector c2 = broadcast(C2);
    FloatVector one = broadcast(1f);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector angle = load(x, xo + i);
      FloatVector shifted = angle.fma(twoOverPi, rounder);
      FloatVector k = shifted.sub(rounder);
      FloatVector r = k.fma(low, k.fma(middle, k.fma(high, angle)));
      FloatVector square = r.mul(r);
      IntVector s = square.fma(S7, S5).fma(square, s3).mul(square).fma(r, r).reinterpretAsInts();
      IntVector c =
          square.fma(C8, C6).fma(square, c4).fma(square, c2).fma(square, one).reinterpretAsInts();
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
    ScalarFeatures.sinCos(n - bound, x, xo + bound, sin, so + bound, cos, co + bound);
  }
}
