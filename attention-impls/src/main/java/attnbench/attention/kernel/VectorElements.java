package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.exp;
import static attnbench.attention.kernel.VectorMath.load;
import static attnbench.attention.kernel.VectorMath.sumLanes;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Element-wise kernels: full vectors first, the rest through the plain body.
 *
 * <p>Loop bodies are kept small and their constants in fields: beyond its inlining limits the
 * compiler puts every vector on the heap.
 */
final class VectorElements {
  private static final ScalarKernels PLAIN = new ScalarKernels();

  private static final FloatVector ZERO = broadcast(0f);
  private static final FloatVector HALF = broadcast(0.5f);
  private static final FloatVector MINUS_HALF = broadcast(-0.5f);
  private static final FloatVector ONE = broadcast(1f);
  private static final FloatVector DENSITY_AT_ZERO =
      broadcast((float) NormalDistribution.DENSITY_AT_ZERO);
  private static final FloatVector P = broadcast((float) (NormalDistribution.P * Math.sqrt(0.5)));
  private static final FloatVector A1 = broadcast((float) NormalDistribution.A1);
  private static final FloatVector A2 = broadcast((float) NormalDistribution.A2);
  private static final FloatVector A3 = broadcast((float) NormalDistribution.A3);
  private static final FloatVector A4 = broadcast((float) NormalDistribution.A4);
  private static final FloatVector A5 = broadcast((float) NormalDistribution.A5);

  private VectorElements() {}

  static void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    FloatVector factor = broadcast(alpha);
    int i = 0;
    for (; i + L <= n; i += L) {
      load(x, xo + i).fma(factor, load(y, yo + i)).intoArray(y, yo + i);
    }
    PLAIN.axpy(n - i, alpha, x, xo + i, y, yo + i);
  }

  static void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int i = 0;
    for (; i + L <= n; i += L) {
      load(x, xo + i).fma(load(y, yo + i), load(z, zo + i)).intoArray(z, zo + i);
    }
    PLAIN.addProduct(n - i, x, xo + i, y, yo + i, z, zo + i);
  }

  static float scaleBy(int n, float[] x, int xo, float[] y, int yo) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    int i = 0;
    for (; i + 2 * L <= n; i += 2 * L) {
      FloatVector product0 = load(x, xo + i).mul(load(y, yo + i));
      FloatVector product1 = load(x, xo + i + L).mul(load(y, yo + i + L));
      product0.intoArray(x, xo + i);
      product1.intoArray(x, xo + i + L);
      s0 = s0.add(product0);
      s1 = s1.add(product1);
    }
    return sumLanes(s0.add(s1)) + PLAIN.scaleBy(n - i, x, xo + i, y, yo + i);
  }

  static float sum(int n, float[] x, int xo) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i + 4 * L <= n; i += 4 * L) {
      s0 = s0.add(load(x, xo + i));
      s1 = s1.add(load(x, xo + i + L));
      s2 = s2.add(load(x, xo + i + 2 * L));
      s3 = s3.add(load(x, xo + i + 3 * L));
    }
    for (; i + L <= n; i += L) {
      s0 = s0.add(load(x, xo + i));
    }
    return sumLanes(s0.add(s1).add(s2.add(s3))) + PLAIN.sum(n - i, x, xo + i);
  }

  static void relu(int n, float[] x, int xo, float[] y, int yo) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector value = load(x, xo + i);
      value.blend(ZERO, value.compare(LE, ZERO)).intoArray(y, yo + i);
    }
    PLAIN.relu(n - i, x, xo + i, y, yo + i);
  }

  static void reluBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector passed = ZERO.blend(load(dy, dyo + i), load(y, yo + i).compare(GT, ZERO));
      load(dx, dxo + i).add(passed).intoArray(dx, dxo + i);
    }
    PLAIN.reluBackward(n - i, y, yo + i, dy, dyo + i, dx, dxo + i);
  }

  /** See {@link NormalDistribution#cumulative}. */
  static void gelu(int n, float[] x, int xo, float[] y, int yo, float[] slope, int so) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector value = load(x, xo + i);
      FloatVector bell = exp(value.mul(value).mul(MINUS_HALF));
      FloatVector t = ONE.div(value.abs().fma(P, ONE));
      FloatVector series = t.fma(A5, A4).fma(t, A3).fma(t, A2).fma(t, A1);
      FloatVector tail = series.mul(t).mul(bell).mul(HALF);
      FloatVector phi = ONE.sub(tail).blend(tail, value.compare(LT, ZERO));
      value.mul(phi).intoArray(y, yo + i);
      value.mul(bell).fma(DENSITY_AT_ZERO, phi).intoArray(slope, so + i);
    }
    PLAIN.gelu(n - i, x, xo + i, y, yo + i, slope, so + i);
  }

  static void eluPlusOne(int n, float[] x, int xo, float[] y, int yo) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector value = load(x, xo + i);
      VectorMask<Float> positive = value.compare(GT, ZERO);
      FloatVector power = exp(value.blend(ZERO, positive));
      power.add(ZERO.blend(value, positive)).intoArray(y, yo + i);
    }
    PLAIN.eluPlusOne(n - i, x, xo + i, y, yo + i);
  }

  static void eluPlusOneBackward(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector value = load(y, yo + i);
      FloatVector slope = value.blend(ONE, value.compare(GT, ONE));
      slope.fma(load(dy, dyo + i), load(dx, dxo + i)).intoArray(dx, dxo + i);
    }
    PLAIN.eluPlusOneBackward(n - i, y, yo + i, dy, dyo + i, dx, dxo + i);
  }

  static void sigmoid(int n, float[] x, int xo, float[] y, int yo) {
    int i = 0;
    for (; i + L <= n; i += L) {
      ONE.div(exp(ZERO.sub(load(x, xo + i))).add(ONE)).intoArray(y, yo + i);
    }
    PLAIN.sigmoid(n - i, x, xo + i, y, yo + i);
  }

  static void sigmoidBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector value = load(y, yo + i);
      FloatVector slope = value.mul(ONE.sub(value));
      slope.fma(load(dy, dyo + i), load(dx, dxo + i)).intoArray(dx, dxo + i);
    }
    PLAIN.sigmoidBackward(n - i, y, yo + i, dy, dyo + i, dx, dxo + i);
  }
}
