package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.exp;
import static attnbench.attention.kernel.VectorMath.load;
import static attnbench.attention.kernel.VectorMath.sumLanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Kernels over the rows of a matrix: softmax blocks, layer norm, sums and dots. */
final class VectorRows {
  private static final ScalarKernels PLAIN = new ScalarKernels();

  private VectorRows() {}

  /* Keys stand in rows and queries in lanes, so that no maximum and no sum crosses lanes. */
  static void softmaxBlock(
      int keys, int queries, float[] s, int so, int ss, float[] max, float[] sum, float[] rescale) {
    int q = 0;
    for (; q + L <= queries; q += L) {
      FloatVector oldMax = load(max, q);
      FloatVector newMax = oldMax;
      for (int j = 0; j < keys; j++) {
        newMax = newMax.max(load(s, so + j * ss + q));
      }
      newMax.intoArray(max, q);
      exp(oldMax.sub(newMax)).intoArray(rescale, q);
      FloatVector blockSum = FloatVector.zero(S);
      for (int j = 0; j < keys; j++) {
        int at = so + j * ss + q;
        FloatVector p = exp(load(s, at).sub(newMax));
        p.intoArray(s, at);
        blockSum = blockSum.add(p);
      }
      load(sum, q).fma(load(rescale, q), blockSum).intoArray(sum, q);
    }
    PLAIN.softmaxColumns(keys, q, queries, s, so, ss, max, sum, rescale);
  }

  static void softmaxBlockBackward(
      int keys,
      int queries,
      float[] s,
      int so,
      int ss,
      float[] dp,
      int dpo,
      int dps,
      float[] logSum,
      int lo,
      float[] delta,
      int dlo) {
    int q = 0;
    for (; q + L <= queries; q += L) {
      FloatVector log = load(logSum, lo + q);
      FloatVector mean = load(delta, dlo + q);
      for (int j = 0; j < keys; j++) {
        int at = so + j * ss + q;
        int gradient = dpo + j * dps + q;
        FloatVector p = exp(load(s, at).sub(log));
        p.intoArray(s, at);
        p.mul(load(dp, gradient).sub(mean)).intoArray(dp, gradient);
      }
    }
    PLAIN.softmaxBlockBackward(
        keys, queries - q, s, so + q, ss, dp, dpo + q, dps, logSum, lo + q, delta, dlo + q);
  }

  static void addColumnSums(int rows, int columns, float[] a, int ao, int as, float[] out, int oo) {
    for (int j = 0; j < columns; j += L) {
      VectorMask<Float> mask = S.indexInRange(j, columns);
      FloatVector sum = load(out, oo + j, mask);
      for (int i = 0; i < rows; i++) {
        sum = sum.add(load(a, ao + i * as + j, mask));
      }
      sum.intoArray(out, oo + j, mask);
    }
  }

  static void rowDots(
      int rows,
      int columns,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      float[] out,
      int oo) {
    for (int i = 0; i < rows; i++) {
      out[oo + i] = VectorProducts.dot(columns, a, ao + i * as, b, bo + i * bs);
    }
  }

  static void scaleRows(int rows, int columns, float[] factors, int fo, float[] a, int ao, int as) {
    for (int i = 0; i < rows; i++) {
      FloatVector factor = broadcast(factors[fo + i]);
      int row = ao + i * as;
      int j = 0;
      for (; j + L <= columns; j += L) {
        load(a, row + j).mul(factor).intoArray(a, row + j);
      }
      if (j < columns) {
        VectorMask<Float> mask = S.indexInRange(j, columns);
        load(a, row + j, mask).mul(factor).intoArray(a, row + j, mask);
      }
    }
  }

  static void layerNorm(
      int rows,
      int columns,
      float[] x,
      float[] gain,
      float[] bias,
      float epsilon,
      float[] y,
      float[] xhat,
      float[] inverseStd) {
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      FloatVector mean = broadcast(VectorElements.sum(columns, x, row) / columns);
      FloatVector squares = FloatVector.zero(S);
      for (int j = 0; j < columns; j += L) {
        VectorMask<Float> mask = S.indexInRange(j, columns);
        FloatVector centred = load(x, row + j, mask).sub(mean, mask);
        squares = centred.fma(centred, squares);
      }
      float inverse = (float) (1 / Math.sqrt(sumLanes(squares) / columns + epsilon));
      inverseStd[i] = inverse;
      for (int j = 0; j < columns; j += L) {
        VectorMask<Float> mask = S.indexInRange(j, columns);
        FloatVector hat = load(x, row + j, mask).sub(mean).mul(inverse);
        hat.intoArray(xhat, row + j, mask);
        hat.fma(load(gain, j, mask), load(bias, j, mask)).intoArray(y, row + j, mask);
      }
    }
  }

  static void layerNormBackward(
      int rows,
      int columns,
      float[] dy,
      float[] gain,
      float[] xhat,
      float[] inverseStd,
      float[] dx,
      float[] dGain,
      float[] dBias) {
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      FloatVector sum = FloatVector.zero(S);
      FloatVector sumXhat = FloatVector.zero(S);
      for (int j = 0; j < columns; j += L) {
        VectorMask<Float> mask = S.indexInRange(j, columns);
        FloatVector upstream = load(dy, row + j, mask);
        FloatVector hat = load(xhat, row + j, mask);
        FloatVector g = upstream.mul(load(gain, j, mask));
        sum = sum.add(g);
        sumXhat = g.fma(hat, sumXhat);
        upstream.fma(hat, load(dGain, j, mask)).intoArray(dGain, j, mask);
        upstream.add(load(dBias, j, mask)).intoArray(dBias, j, mask);
      }
      FloatVector mean = broadcast(sumLanes(sum) / columns);
      FloatVector minusMeanXhat = broadcast(-sumLanes(sumXhat) / columns);
      FloatVector inverse = broadcast(inverseStd[i]);
      for (int j = 0; j < columns; j += L) {
        VectorMask<Float> mask = S.indexInRange(j, columns);
        FloatVector g = load(dy, row + j, mask).mul(load(gain, j, mask)).sub(mean);
        load(xhat, row + j, mask)
            .fma(minusMeanXhat, g)
            .fma(inverse, load(dx, row + j, mask))
            .intoArray(dx, row + j, mask);
      }
    }
  }
}
