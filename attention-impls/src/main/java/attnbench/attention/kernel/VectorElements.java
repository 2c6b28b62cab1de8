package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.exp;
import static attnbench.attention.kernel.VectorMath.expOfNonPositive;
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
 * <p>Loop bodies are kept small and broadcast what they can before them: beyond its inlining limits
 * the compiler puts every vector on the heap.
 */
final class VectorElements {
  private static final ScalarKernels PLAIN = new ScalarKernels();

  private static final float DENSITY_AT_ZERO = (float) NormalDistribution.DENSITY_AT_ZERO;
  private static final float P = (float) (NormalDistribution.P * Math.sqrt(0.5));
  private static final float A1 = (float) NormalDistribution.A1 / 2;
  private static final float A2 = (float) NormalDistribution.A2 / 2;
  private static final float A3 = (float) NormalDistribution.A3 / 2;
  private static final float A4 = (float) NormalDistribution.A4 / 2;
  private static final float A5 = (float) NormalDistribution.A5 / 2;

  private VectorElements() {}

  static void axpy(int n, float alpha, float[] x, int xo, float[] y, int yo) {
    FloatVector factor = broadcast(alpha);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      load(x, xo + i).fma(factor, load(y, yo + i)).intoArray(y, yo + i);
    }
    PLAIN.axpy(n - bound, alpha, x, xo + bound, y, yo + bound);
  }

  static void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      load(x, xo + i).fma(load(y, yo + i), load(z, zo + i)).intoArray(z, zo + i);
    }
    PLAIN.addProduct(n - bound, x, xo + bound, y, yo + bound, z, zo + bound);
  }

  static float scaleBy(int n, float[] x, int xo, float[] y, int yo) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    int bound = n / (2 * L) * (2 * L);
    for (int i = 0; i < bound; i += 2 * L) {
      FloatVector product0 = load(x, xo + i).mul(load(y, yo + i));
      FloatVector product1 = load(x, xo + i + L).mul(load(y, yo + i + L));
      product0.intoArray(x, xo + i);
      product1.intoArray(x, xo + i + L);
      s0 = s0.add(product0);
      s1 = s1.add(product1);
    }
    return sumLanes(s0.add(s1)) + PLAIN.scaleBy(n - bound, x, xo + bound, y, yo + bound);
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
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector value = load(x, xo + i);
      value.blend(0f, value.compare(LE, 0f)).intoArray(y, yo + i);
    }
    PLAIN.relu(n - bound, x, xo + bound, y, yo + bound);
  }

  static void reluBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    FloatVector zero = broadcast(0f);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector passed = zero.blend(load(dy, dyo + i), load(y, yo + i).compare(GT, 0f));
      load(dx, dxo + i).add(passed).intoArray(dx, dxo + i);
    }
    PLAIN.reluBackward(n - bound, y, yo + bound, dy, dyo + bound, dx, dxo + bound);
  }

  /** See {@link NormalDistribution#cumulative}. */
  static void gelu(int n, float[] x, int xo, float[] y, int yo, float[] slope, int so) {
    FloatVector one = broadcast(1f);
    FloatVector a1 = broadcast(A1);
    FloatVector a2 = broadcast(A2);
    FloatVector a3 = broadcast(A3);
    FloatVector density = broadcast(DENSITY_AT_ZERO);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector value = load(x, xo + i);
      FloatVector bell = expOfNonPositive(value.mul(value).mul(-0.5f));
      FloatVector t = one.div(value.abs().fma(P, 1f));
      FloatVector series = t.fma(A5, A4).fma(t, a3).fma(t, a2).fma(t, a1);
      FloatVector tail = series.mul(t).mul(bell);
      FloatVector phi = one.sub(tail).blend(tail, value.compare(LT, 0f));
      value.mul(phi).intoArray(y, yo + i);
      value.mul(bell).fma(density, phi).intoArray(slope, so + i);
    }
    PLAIN.gelu(n - bound, x, xo + bound, y, yo + bound, slope, so + bound);
  }

  static void eluPlusOne(int n, float[] x, int xo, float[] y, int yo) {
    FloatVector zero = broadcast(0f);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector value = load(x, xo + i);
      VectorMask<Float> positive = value.compare(GT, 0f);
      FloatVector power = expOfNonPositive(value.blend(0f, positive));
      power.add(zero.blend(value, positive)).intoArray(y, yo + i);
    }
    PLAIN.eluPlusOne(n - bound, x, xo + bound, y, yo + bound);
  }

  static void eluPlusOneBackward(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector value = load(y, yo + i);
      FloatVector slope = value.blend(1f, value.compare(GT, 1f));
      slope.fma(load(dy, dyo + i), load(dx, dxo + i)).intoArray(dx, dxo + i);
    }
    PLAIN.eluPlusOneBackward(n - bound, y, yo + bound, dy, dyo + bound, dx, dxo + bound);
  }

  static void sigmoid(int n, float[] x, int xo, float[] y, int yo) {
    FloatVector one = broadcast(1f);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      one.div(exp(load(x, xo + i).neg()).add(1f)).intoArray(y, yo + i);
    }
    PLAIN.sigmoid(n - bound, x, xo + bound, y, yo + bound);
  }

  static void sigmoidBackward(int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    FloatVector one = broadcast(1f);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector value = load(y, yo + i);
      FloatVector slope = value.mul(one.sub(value));
      slope.fma(load(dy, dyo + i), load(dx, dxo + i)).intoArray(dx, dxo + i);
    }
    PLAIN.sigmoidBackward(n - bound, y, yo + bound, dy, dyo + bound, dx, dxo + bound);
  }
}
