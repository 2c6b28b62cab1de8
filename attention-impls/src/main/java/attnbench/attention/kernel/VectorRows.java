package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.expOfNonPositive;
import static attnbench.attention.kernel.VectorMath.load;
import static attnbench.attention.kernel.VectorMath.sumLanes;
import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;

/** Kernels over the rows of a matrix: softmax blocks, layer norm, sums and dots. */
final class VectorRows {
  private static final ScalarKernels PLAIN = new ScalarKernels();

  /** Rows that layer norm takes through each of its passes; few enough to stay in the cache. */
  private static final int NORM_ROWS = 16;

  private VectorRows() {}

  /* Keys stand in rows and queries in lanes, so that no maximum and no sum crosses lanes. */
  static void softmaxBlock(
      int keys, int queries, float[] s, int so, int ss, float[] max, float[] sum, float[] rescale) {
    int bound = S.loopBound(queries);
    for (int q = 0; q < bound; q += L) {
      FloatVector oldSum = load(sum, q);
      FloatVector oldMax = load(max, q);
      FloatVector newMax = oldMax;
      int at = so + q;
      for (int j = 0; j < keys; j++, at += ss) {
        FloatVector score = load(s, at);
        newMax = newMax.blend(score, score.compare(GT, newMax));
      }
      newMax.intoArray(max, q);
      FloatVector factor = expOfNonPositive(oldMax.sub(newMax));
      factor.intoArray(rescale, q);
      FloatVector blockSum = FloatVector.zero(S);
      at = so + q;
      for (int j = 0; j < keys; j++, at += ss) {
        FloatVector p = expOfNonPositive(load(s, at).sub(newMax));
        p.intoArray(s, at);
        blockSum = blockSum.add(p);
      }
      oldSum.fma(factor, blockSum).intoArray(sum, q);
    }
    PLAIN.softmaxColumns(keys, bound, queries, s, so, ss, max, sum, rescale);
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
    int bound = S.loopBound(queries);
    for (int j = 0; j < keys; j++) {
      int row = so + j * ss;
      int gradients = dpo + j * dps;
      for (int q = 0; q < bound; q += L) {
        FloatVector p = expOfNonPositive(load(s, row + q).sub(load(logSum, lo + q)));
        FloatVector centred = load(dp, gradients + q).sub(load(delta, dlo + q));
        p.intoArray(s, row + q);
        p.mul(centred).intoArray(dp, gradients + q);
      }
    }
    PLAIN.softmaxBlockBackward(
        keys,
        queries - bound,
        s,
        so + bound,
        ss,
        dp,
        dpo + bound,
        dps,
        logSum,
        lo + bound,
        delta,
        dlo + bound);
  }

  static void addColumnSums(int rows, int columns, float[] a, int ao, int as, float[] out, int oo) {
    int j = 0;
    // Four sums side by side hide the time that each addition takes.
    for (; j + 4 * L <= columns; j += 4 * L) {
      FloatVector s0 = load(out, oo + j);
      FloatVector s1 = load(out, oo + j + L);
      FloatVector s2 = load(out, oo + j + 2 * L);
      FloatVector s3 = load(out, oo + j + 3 * L);
      for (int i = 0; i < rows; i++) {
        int at = ao + i * as + j;
        s0 = s0.add(load(a, at));
        s1 = s1.add(load(a, at + L));
        s2 = s2.add(load(a, at + 2 * L));
        s3 = s3.add(load(a, at + 3 * L));
      }
      s0.intoArray(out, oo + j);
      s1.intoArray(out, oo + j + L);
      s2.intoArray(out, oo + j + 2 * L);
      s3.intoArray(out, oo + j + 3 * L);
    }
    for (; j + L <= columns; j += L) {
      FloatVector sum = load(out, oo + j);
      for (int i = 0; i < rows; i++) {
        sum = sum.add(load(a, ao + i * as + j));
      }
      sum.intoArray(out, oo + j);
    }
    PLAIN.addColumnSums(rows, columns - j, a, ao + j, as, out, oo + j);
  }

  static void spreadRow(
      int rows,
      int columns,
      float factor,
      float[] row,
      int ro,
      boolean accumulate,
      float[] out,
      int oo,
      int os) {
    int j = 0;
    for (; j + 2 * L <= columns; j += 2 * L) {
      spreadTwo(rows, factor, row, ro + j, accumulate, out, oo + j, os);
    }
    if (j + L <= columns) {
      spreadOne(rows, factor, row, ro + j, accumulate, out, oo + j, os);
      j += L;
    }
    PLAIN.spreadRow(rows, columns - j, factor, row, ro + j, accumulate, out, oo + j, os);
  }

  private static void spreadTwo(
      int rows,
      float factor,
      float[] row,
      int ro,
      boolean accumulate,
      float[] out,
      int oo,
      int os) {
    FloatVector row0 = load(row, ro);
    FloatVector row1 = load(row, ro + L);
    if (accumulate) {
      FloatVector weight = broadcast(factor);
      for (int i = 0; i < rows; i++) {
        int at = oo + i * os;
        row0.fma(weight, load(out, at)).intoArray(out, at);
        row1.fma(weight, load(out, at + L)).intoArray(out, at + L);
      }
    } else {
      FloatVector scaled0 = row0.mul(factor);
      FloatVector scaled1 = row1.mul(factor);
      for (int i = 0; i < rows; i++) {
        int at = oo + i * os;
        scaled0.intoArray(out, at);
        scaled1.intoArray(out, at + L);
      }
    }
  }

  private static void spreadOne(
      int rows,
      float factor,
      float[] row,
      int ro,
      boolean accumulate,
      float[] out,
      int oo,
      int os) {
    FloatVector ofRow = load(row, ro);
    if (accumulate) {
      FloatVector weight = broadcast(factor);
      for (int i = 0; i < rows; i++) {
        int at = oo + i * os;
        ofRow.fma(weight, load(out, at)).intoArray(out, at);
      }
    } else {
      FloatVector scaled = ofRow.mul(factor);
      for (int i = 0; i < rows; i++) {
        scaled.intoArray(out, oo + i * os);
      }
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
      out[oo + i] = VectorRowProducts.dot(columns, a, ao + i * as, b, bo + i * bs);
    }
  }

  static void scaleRows(int rows, int columns, float[] factors, int fo, float[] a, int ao, int as) {
    int bound = S.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      FloatVector factor = broadcast(factors[fo + i]);
      int row = ao + i * as;
      for (int j = 0; j < bound; j += L) {
        load(a, row + j).mul(factor).intoArray(a, row + j);
      }
      for (int j = bound; j < columns; j++) {
        a[row + j] *= factors[fo + i];
      }
    }
  }

  static void layerNorm(
      int from,
      int to,
      int columns,
      float[] x,
      float[] gain,
      float[] bias,
      float epsilon,
      float[] y,
      float[] xhat,
      float[] inverseStd) {
    // Pass by pass, the rows of a block don't wait for each other's sums; until the last pass each
    // row's mean and then its sum of squares stand where its inverse deviation goes.
    for (int first = from; first < to; first += NORM_ROWS) {
      int end = Math.min(to, first + NORM_ROWS);
      for (int i = first; i < end; i++) {
        inverseStd[i] = VectorElements.sum(columns, x, i * columns) / columns;
      }
      for (int i = first; i < end; i++) {
        inverseStd[i] = centre(columns, x, i * columns, inverseStd[i], xhat);
      }
      for (int i = first; i < end; i++) {
        inverseStd[i] = (float) (1 / Math.sqrt(inverseStd[i] / columns + epsilon));
      }
      for (int i = first; i < end; i++) {
        normalise(columns, inverseStd[i], gain, bias, y, xhat, i * columns);
      }
    }
  }

  /** {@code xhat = x - mean} for one row; returns the sum of its squares. */
  private static float centre(int columns, float[] x, int row, float mean, float[] xhat) {
    FloatVector squares = FloatVector.zero(S);
    int bound = S.loopBound(columns);
    for (int j = 0; j < bound; j += L) {
      FloatVector centred = load(x, row + j).sub(mean);
      centred.intoArray(xhat, row + j);
      squares = centred.fma(centred, squares);
    }
    float sum = sumLanes(squares);
    for (int j = bound; j < columns; j++) {
      float centred = x[row + j] - mean;
      xhat[row + j] = centred;
      sum += centred * centred;
    }
    return sum;
  }

  /** {@code xhat *= inverse}, {@code y = xhat gain + bias} for one row. */
  private static void normalise(
      int columns, float inverse, float[] gain, float[] bias, float[] y, float[] xhat, int row) {
    int bound = S.loopBound(columns);
    for (int j = 0; j < bound; j += L) {
      FloatVector hat = load(xhat, row + j).mul(inverse);
      hat.intoArray(xhat, row + j);
      hat.fma(load(gain, j), load(bias, j)).intoArray(y, row + j);
    }
    for (int j = bound; j < columns; j++) {
      xhat[row + j] *= inverse;
      y[row + j] = xhat[row + j] * gain[j] + bias[j];
    }
  }

  static void layerNormBackward(
      int from,
      int to,
      int columns,
      float[] dy,
      float[] gain,
      float[] xhat,
      float[] inverseStd,
      float[] dx) {
    for (int i = from; i < to; i++) {
      addInputGradient(columns, dy, gain, xhat, i * columns, inverseStd[i], dx);
    }
  }

  static void addColumnDots(int rows, int columns, float[] a, float[] b, float[] out) {
    int j = 0;
    for (; j + 2 * L <= columns; j += 2 * L) {
      FloatVector s0 = load(out, j);
      FloatVector s1 = load(out, j + L);
      int at = j;
      for (int i = 0; i < rows; i++, at += columns) {
        s0 = load(a, at).fma(load(b, at), s0);
        s1 = load(a, at + L).fma(load(b, at + L), s1);
      }
      s0.intoArray(out, j);
      s1.intoArray(out, j + L);
    }
    if (j + L <= columns) {
      FloatVector sum = load(out, j);
      for (int i = 0; i < rows; i++) {
        sum = load(a, i * columns + j).fma(load(b, i * columns + j), sum);
      }
      sum.intoArray(out, j);
      j += L;
    }
    for (; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        out[j] += a[i * columns + j] * b[i * columns + j];
      }
    }
  }

  /**
   * {@code dx += inverse (g - mean(g) - xhat mean(g xhat))} with {@code g = dy gain}, for one row.
   */
  private static void addInputGradient(
      int columns, float[] dy, float[] gain, float[] xhat, int row, float inverse, float[] dx) {
    FloatVector sums = FloatVector.zero(S);
    FloatVector products = FloatVector.zero(S);
    int bound = S.loopBound(columns);
    for (int j = 0; j < bound; j += L) {
      FloatVector g = load(dy, row + j).mul(load(gain, j));
      sums = sums.add(g);
      products = g.fma(load(xhat, row + j), products);
    }
    float sum = sumLanes(sums);
    float product = sumLanes(products);
    for (int j = bound; j < columns; j++) {
      float g = dy[row + j] * gain[j];
      sum += g;
      product += g * xhat[row + j];
    }
    float mean = sum / columns;
    float meanXhat = product / columns;
    FloatVector minusMeanXhat = broadcast(-meanXhat);
    for (int j = 0; j < bound; j += L) {
      FloatVector g = load(dy, row + j).mul(load(gain, j)).sub(mean);
      FloatVector centred = load(xhat, row + j).fma(minusMeanXhat, g);
      centred.fma(broadcast(inverse), load(dx, row + j)).intoArray(dx, row + j);
    }
    for (int j = bound; j < columns; j++) {
      float g = dy[row + j] * gain[j];
      dx[row + j] += inverse * (g - mean - xhat[row + j] * meanXhat);
    }
  }
}
