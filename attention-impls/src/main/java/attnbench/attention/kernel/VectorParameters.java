package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.load;
import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector body of the loops over a model's parameters: full vectors first, the rest through the
 * plain body.
 */
interface VectorParameters extends ParameterKernels {
  /** Doubles in vectors of the same width, half as many. */
  VectorSpecies<Double> D = S.withLanes(double.class);

  /* Products and sums are rounded one by one, as in the plain body: memory is what this waits for. */
  @Override
  default void adam(
      int n,
      AdamStep step,
      float[] w,
      int wo,
      float[] g,
      int go,
      float[] m,
      int mo,
      float[] v,
      int vo) {
    FloatVector keepMean = broadcast(step.keepMean());
    FloatVector newMean = broadcast(step.newMean());
    FloatVector keepSquare = broadcast(step.keepSquare());
    FloatVector newSquare = broadcast(step.newSquare());
    FloatVector keepWeight = broadcast(step.keepWeight());
    FloatVector rate = broadcast(step.rate());
    FloatVector rootScale = broadcast(step.rootScale());
    FloatVector epsilon = broadcast(step.epsilon());
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector gradient = load(g, go + i);
      FloatVector mean = load(m, mo + i).mul(keepMean).add(gradient.mul(newMean));
      FloatVector square =
          load(v, vo + i).mul(keepSquare).add(gradient.mul(newSquare).mul(gradient));
      mean.intoArray(m, mo + i);
      square.intoArray(v, vo + i);
      FloatVector change = mean.mul(rate).div(square.sqrt().mul(rootScale).add(epsilon));
      load(w, wo + i).mul(keepWeight).sub(change).intoArray(w, wo + i);
    }
    ScalarParameters.adam(n - i, step, w, wo + i, g, go + i, m, mo + i, v, vo + i);
  }

  @Override
  default double squaredNorm(int n, float[] x, int xo) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int i = 0;
    for (; i + 2 * L <= n; i += 2 * L) {
      FloatVector x0 = load(x, xo + i);
      FloatVector x1 = load(x, xo + i + L);
      DoubleVector low0 = half(x0, 0);
      DoubleVector high0 = half(x0, 1);
      DoubleVector low1 = half(x1, 0);
      DoubleVector high1 = half(x1, 1);
      s0 = low0.fma(low0, s0);
      s1 = high0.fma(high0, s1);
      s2 = low1.fma(low1, s2);
      s3 = high1.fma(high1, s3);
    }
    double sum = ScalarParameters.squaredNorm(n - i, x, xo + i);
    for (double lane : s0.add(s1).add(s2.add(s3)).toArray()) {
      sum += lane;
    }
    return sum;
  }

  private static DoubleVector half(FloatVector x, int part) {
    Vector<Double> half = x.convertShape(F2D, D, part);
    return (DoubleVector) half;
  }

  @Override
  default void gatherRows(int from, int to, int columns, int[] index, float[] table, float[] out) {
    int whole = columns - columns % L;
    for (int i = from; i < to; i++) {
      int source = index[i] * columns;
      int target = i * columns;
      for (int j = 0; j < whole; j += L) {
        load(table, source + j).intoArray(out, target + j);
      }
      for (int j = whole; j < columns; j++) {
        out[target + j] = table[source + j];
      }
    }
  }

  @Override
  default void scatterAddRows(
      int from, int to, int columns, int[] index, float[] x, float[] table) {
    int whole = columns - columns % L;
    for (int i = from; i < to; i++) {
      int source = i * columns;
      int target = index[i] * columns;
      for (int j = 0; j < whole; j += L) {
        load(table, target + j).add(load(x, source + j)).intoArray(table, target + j);
      }
      for (int j = whole; j < columns; j++) {
        table[target + j] += x[source + j];
      }
    }
  }
}
