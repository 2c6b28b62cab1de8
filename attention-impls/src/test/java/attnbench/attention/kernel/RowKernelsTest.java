package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Softmax by blocks and layer norm against the formulas in double. */
class RowKernelsTest extends KernelContractTest {
  private static final int[] KEYS = {1, 2, 5, 16, 33};
  private static final float EPSILON = 1e-5f;

  /** What an exponential may be where it should be zero: some of the smallest normal floats. */
  private static final double LEAST = 2 * Float.MIN_NORMAL;

  private final RandomGenerator random = Matrices.random(3);

  @EveryBody
  void softmaxBlocksAddUpToASoftmax(KernelProvider kernels) {
    for (int queries : SIZES) {
      for (int keys : KEYS) {
        checkSoftmax(kernels, queries, keys, 1);
        checkSoftmax(kernels, queries, keys, 3);
      }
    }
  }

  /** Scores up to some fifty apart, and in blocks after the first some that are masked out. */
  private void checkSoftmax(KernelProvider kernels, int queries, int keys, int blocks) {
    Block max = Block.dense(1, queries, random);
    Block sum = Block.dense(1, queries, random);
    Block rescale = Block.dense(1, queries, random);
    Block maxBefore = max.copy();
    Block sumBefore = sum.copy();
    Block rescaleBefore = rescale.copy();
    Arrays.fill(max.data, 0, queries, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum.data, 0, queries, 0f);
    Block[] scores = new Block[blocks];
    for (int t = 0; t < blocks; t++) {
      scores[t] = scores(keys, queries, t > 0);
      Block s = scores[t].copy();
      double[] oldMax = maxOf(scores, t, queries);
      kernels.softmaxBlock(
          keys, queries, s.data, s.offset, s.stride, max.data, sum.data, rescale.data);
      double[] newMax = maxOf(scores, t + 1, queries);
      for (int q = 0; q < queries; q++) {
        Exact.of(newMax[q]).check(max.at(0, q), "maximum of query %d", q);
        exponential(oldMax[q] - newMax[q]).check(rescale.at(0, q), "rescaling of query %d", q);
        for (int j = 0; j < keys; j++) {
          exponential(scores[t].at(j, q) - newMax[q]).check(s.at(j, q), "p(%d, %d)", j, q);
        }
      }
      s.assertNothingOutsideChanged(scores[t], "softmaxBlock");
    }
    double[] greatest = maxOf(scores, blocks, queries);
    for (int q = 0; q < queries; q++) {
      Exact expected = Exact.of(0);
      for (Block block : scores) {
        for (int j = 0; j < keys; j++) {
          double distance = block.at(j, q) - greatest[q];
          expected.add(Math.exp(distance)).allow(exponential(distance).tolerance());
        }
      }
      expected.allow(blocks * expected.tolerance()).check(sum.at(0, q), "sum of query %d", q);
    }
    max.assertNothingOutsideChanged(maxBefore, "softmaxBlock");
    sum.assertNothingOutsideChanged(sumBefore, "softmaxBlock");
    rescale.assertNothingOutsideChanged(rescaleBefore, "softmaxBlock");
  }

  /** The rounded distance moves the exponential by as many steps as the distance is large. */
  private static Exact exponential(double distance) {
    double value = Math.exp(distance);
    double steps = 2 + (Double.isInfinite(distance) ? 0 : Math.abs(distance));
    return Exact.of(value).allow(steps * Exact.EPS * value + LEAST);
  }

  private Block scores(int keys, int queries, boolean masked) {
    Block s = Block.normal(keys, queries, 3, random);
    for (int j = 0; j < keys; j++) {
      for (int q = 0; q < queries; q++) {
        s.set(j, q, masked && (j + q) % 3 == 0 ? Float.NEGATIVE_INFINITY : 10 * s.at(j, q));
      }
    }
    return s;
  }

  private static double[] maxOf(Block[] scores, int blocks, int queries) {
    double[] max = new double[queries];
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    for (int t = 0; t < blocks; t++) {
      for (int j = 0; j < scores[t].rows; j++) {
        for (int q = 0; q < queries; q++) {
          max[q] = Math.max(max[q], scores[t].at(j, q));
        }
      }
    }
    return max;
  }

  @EveryBody
  void softmaxBlockBackwardIsTheDerivative(KernelProvider kernels) {
    for (int queries : SIZES) {
      for (int keys : KEYS) {
        Block scores = scores(keys, queries, true);
        Block s = scores.copy();
        Block dpBefore = Block.normal(keys, queries, 2, random);
        Block dp = dpBefore.copy();
        Block logSum = Block.normal(1, queries, 0, random);
        for (int q = 0; q < queries; q++) {
          logSum.set(0, q, maxOf(new Block[] {scores}, 1, queries)[q] + Math.abs(logSum.at(0, q)));
          if (logSum.at(0, q) == Float.NEGATIVE_INFINITY) {
            logSum.set(0, q, 0);
          }
        }
        Block delta = Block.normal(1, queries, 0, random);
        kernels.softmaxBlockBackward(
            keys,
            queries,
            s.data,
            s.offset,
            s.stride,
            dp.data,
            dp.offset,
            dp.stride,
            logSum.data,
            logSum.offset,
            delta.data,
            delta.offset);
        for (int j = 0; j < keys; j++) {
          for (int q = 0; q < queries; q++) {
            Exact p = exponential((double) scores.at(j, q) - logSum.at(0, q));
            p.check(s.at(j, q), "p(%d, %d)", j, q);
            double upstream = dpBefore.at(j, q);
            double mean = delta.at(0, q);
            Exact.of(p.value() * upstream)
                .add(-p.value() * mean)
                .allow(2 * p.tolerance() * (Math.abs(upstream) + Math.abs(mean)))
                .check(dp.at(j, q), "ds(%d, %d)", j, q);
          }
        }
        s.assertNothingOutsideChanged(scores, "softmaxBlockBackward");
        dp.assertNothingOutsideChanged(dpBefore, "softmaxBlockBackward");
      }
    }
  }

  @EveryBody
  void layerNormCentresAndScalesEachRow(KernelProvider kernels) {
    for (int rows : new int[] {0, 1, 5}) {
      for (int columns : SIZES) {
        if (columns == 0) {
          continue;
        }
        Block x = Block.dense(rows, columns, random);
        Block gain = Block.dense(1, columns, random);
        Block bias = Block.dense(1, columns, random);
        Block y = Block.dense(rows, columns, random);
        Block xhat = Block.dense(rows, columns, random);
        Block inverseStd = Block.dense(1, rows, random);
        Block yBefore = y.copy();
        Block xhatBefore = xhat.copy();
        Block inverseBefore = inverseStd.copy();
        kernels.layerNorm(
            0,
            rows,
            columns,
            x.data,
            gain.data,
            bias.data,
            EPSILON,
            y.data,
            xhat.data,
            inverseStd.data);
        for (int i = 0; i < rows; i++) {
          Norm norm = Norm.of(x, i);
          Exact.of(norm.inverseStd)
              .allow(norm.relativeError() * norm.inverseStd)
              .check(inverseStd.at(0, i), "inverse deviation of row %d of %d", i, columns);
          for (int j = 0; j < columns; j++) {
            double hat = (x.at(i, j) - norm.mean) * norm.inverseStd;
            double error = norm.hatError(hat);
            Exact.of(hat).allow(error).check(xhat.at(i, j), "xhat(%d, %d)", i, j);
            Exact.of(hat * gain.at(0, j))
                .add(bias.at(0, j))
                .allow(error * Math.abs(gain.at(0, j)))
                .check(y.at(i, j), "y(%d, %d)", i, j);
          }
        }
        y.assertNothingOutsideChanged(yBefore, "layerNorm");
        xhat.assertNothingOutsideChanged(xhatBefore, "layerNorm");
        inverseStd.assertNothingOutsideChanged(inverseBefore, "layerNorm");
      }
    }
  }

  /** Mean and inverse deviation of a row, and how far rounding of their sums reaches. */
  private record Norm(double mean, double meanError, double variance, double inverseStd, int n) {
    static Norm of(Block x, int i) {
      Exact sum = Exact.of(0);
      for (int j = 0; j < x.columns; j++) {
        sum.add(x.at(i, j));
      }
      double mean = sum.value() / x.columns;
      double squares = 0;
      for (int j = 0; j < x.columns; j++) {
        squares += (x.at(i, j) - mean) * (x.at(i, j) - mean);
      }
      double variance = squares / x.columns;
      double inverse = 1 / Math.sqrt(variance + EPSILON);
      return new Norm(mean, 2 * sum.tolerance() / x.columns, variance, inverse, x.columns);
    }

    /** The variance sums n squares; its root halves the relative error. */
    double relativeError() {
      return Exact.EPS * (n + 4);
    }

    double hatError(double hat) {
      return relativeError() * Math.abs(hat) + (meanError + Exact.EPS) * inverseStd;
    }
  }

  @EveryBody
  void layerNormBackwardIsTheDerivative(KernelProvider kernels) {
    int rows = 5;
    for (int columns : SIZES) {
      if (columns == 0) {
        continue;
      }
      Block dy = Block.dense(rows, columns, random);
      Block gain = Block.dense(1, columns, random);
      Block xhat = Block.dense(rows, columns, random);
      Block inverseStd = Block.dense(1, rows, random);
      Block dx = Block.dense(rows, columns, random);
      Block dxBefore = dx.copy();
      kernels.layerNormBackward(
          0, rows, columns, dy.data, gain.data, xhat.data, inverseStd.data, dx.data);
      for (int i = 0; i < rows; i++) {
        checkInputGradient(i, dy, gain, xhat, inverseStd.at(0, i), dx, dxBefore);
      }
      dx.assertNothingOutsideChanged(dxBefore, "layerNormBackward");
    }
  }

  @EveryBody
  void layerNormTouchesTheRowsOfItsRangeAlone(KernelProvider kernels) {
    int columns = 19;
    Block x = Block.dense(5, columns, random);
    Block gain = Block.dense(1, columns, random);
    float[][] whole = new float[4][5 * columns];
    float[][] part = new float[4][5 * columns];
    norms(kernels, 0, 5, columns, x.data, gain.data, whole);
    norms(kernels, 1, 3, columns, x.data, gain.data, part);
    for (int i = 0; i < 5 * columns; i++) {
      boolean inRange = i >= columns && i < 3 * columns;
      for (int written : new int[] {0, 1, 3}) {
        assertThat(part[written][i]).isEqualTo(inRange ? whole[written][i] : 0f);
      }
    }
    for (int row = 0; row < 5; row++) {
      assertThat(part[2][row]).isEqualTo(row == 1 || row == 2 ? whole[2][row] : 0f);
    }
  }

  /** Writes y, xhat, the inverse deviations, and the gradient of x from y's own values. */
  private static void norms(
      KernelProvider kernels,
      int from,
      int to,
      int columns,
      float[] x,
      float[] gain,
      float[][] written) {
    kernels.layerNorm(
        from, to, columns, x, gain, gain, EPSILON, written[0], written[1], written[2]);
    kernels.layerNormBackward(
        from, to, columns, written[0], gain, written[1], written[2], written[3]);
  }

  @EveryBody
  void addColumnDotsAddsTheProductsOfEachColumn(KernelProvider kernels) {
    for (int rows : new int[] {0, 1, 5}) {
      for (int columns : SIZES) {
        Block a = Block.dense(rows, columns, random);
        Block b = Block.dense(rows, columns, random);
        Block out = Block.dense(1, columns, random);
        Block before = out.copy();
        kernels.addColumnDots(rows, columns, a.data, b.data, out.data);
        for (int j = 0; j < columns; j++) {
          Exact dot = Exact.of(before.at(0, j));
          for (int i = 0; i < rows; i++) {
            dot.add((double) a.at(i, j) * b.at(i, j));
          }
          dot.check(out.at(0, j), "dot of column %d of %d", j, columns);
        }
        out.assertNothingOutsideChanged(before, "addColumnDots");
      }
    }
  }

  private static void checkInputGradient(
      int i, Block dy, Block gain, Block xhat, double inverseStd, Block dx, Block before) {
    int n = dy.columns;
    Exact sum = Exact.of(0);
    Exact sumHat = Exact.of(0);
    for (int j = 0; j < n; j++) {
      double g = (double) dy.at(i, j) * gain.at(0, j);
      sum.add(g).allow(Exact.EPS * Math.abs(g));
      sumHat.add(g * xhat.at(i, j)).allow(Exact.EPS * Math.abs(g * xhat.at(i, j)));
    }
    for (int j = 0; j < n; j++) {
      double hat = xhat.at(i, j);
      double scale = Math.abs(inverseStd);
      Exact.of(before.at(i, j))
          .add(inverseStd * dy.at(i, j) * gain.at(0, j))
          .add(-inverseStd * sum.value() / n)
          .add(-inverseStd * hat * sumHat.value() / n)
          .allow(2 * scale * (sum.tolerance() + Math.abs(hat) * sumHat.tolerance()) / n)
          .check(dx.at(i, j), "dx(%d, %d) of %d columns", i, j, n);
    }
  }
}
