package attnbench.attention.kernel;

import java.util.Arrays;

/**
 * The plain loops: the specification of every kernel, and what runs where vectors cannot.
 *
 * <p>N positions, C channels, as in {@link KernelProvider}.
 */
final class ScalarKernels implements KernelProvider {

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate) {
    for (int i = 0; i < m; i++) {
      int row = cOffset + i * cStride;
      if (!accumulate) {
        Arrays.fill(c, row, row + n, 0f);
      }
      for (int p = 0; p < k; p++) {
        float x = a[aOffset + i * aRowStride + p * aColumnStride];
        int from = bOffset + p * bStride;
        for (int j = 0; j < n; j++) {
          c[row + j] += x * b[from + j];
        }
      }
    }
  }

  @Override
  public void addRowProducts(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int x = aOffset + i * aStride;
        int y = bOffset + j * bStride;
        float sum = 0;
        for (int p = 0; p < k; p++) {
          sum += a[x + p] * b[y + p];
        }
        c[cOffset + i * cStride + j] += sum;
      }
    }
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] += alpha * x[xOffset + i];
    }
  }

  @Override
  public void addProduct(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] += x[xOffset + i] * y[yOffset + i];
    }
  }

  @Override
  public float scaleBy(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      float product = x[xOffset + i] * y[yOffset + i];
      x[xOffset + i] = product;
      sum += product;
    }
    return sum;
  }

  @Override
  public float sum(int n, float[] x, int xOffset) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xOffset + i];
    }
    return sum;
  }

  @Override
  public void addColumnSums(
      int rows, int columns, float[] a, int aOffset, int aStride, float[] out, int outOffset) {
    for (int i = 0; i < rows; i++) {
      axpy(columns, 1f, a, aOffset + i * aStride, out, outOffset);
    }
  }

  @Override
  public void addColumnDots(int rows, int columns, float[] a, float[] b, float[] out) {
    for (int i = 0; i < rows; i++) {
      addProduct(columns, a, i * columns, b, i * columns, out, 0);
    }
  }

  @Override
  public void rowDots(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] out,
      int outOffset) {
    for (int i = 0; i < rows; i++) {
      float sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += a[aOffset + i * aStride + j] * b[bOffset + i * bStride + j];
      }
      out[outOffset + i] = sum;
    }
  }

  @Override
  public void scaleRows(
      int rows,
      int columns,
      float[] factors,
      int factorsOffset,
      float[] a,
      int aOffset,
      int aStride) {
    for (int i = 0; i < rows; i++) {
      float factor = factors[factorsOffset + i];
      for (int j = 0; j < columns; j++) {
        a[aOffset + i * aStride + j] *= factor;
      }
    }
  }

  @Override
  public void relu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.max(x[xOffset + i], 0f);
    }
  }

  @Override
  public void reluBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      if (y[yOffset + i] > 0) {
        dx[dxOffset + i] += dy[dyOffset + i];
      }
    }
  }

  @Override
  public void gelu(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] slope, int slopeOffset) {
    for (int i = 0; i < n; i++) {
      float value = x[xOffset + i];
      double bell = Math.exp(-0.5 * value * value);
      double phi = NormalDistribution.cumulative(value, bell);
      y[yOffset + i] = (float) (value * phi);
      slope[slopeOffset + i] = (float) (phi + value * bell * NormalDistribution.DENSITY_AT_ZERO);
    }
  }

  @Override
  public void eluPlusOne(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float value = x[xOffset + i];
      y[yOffset + i] = value > 0 ? value + 1 : (float) Math.exp(value);
    }
  }

  @Override
  public void eluPlusOneBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] += dy[dyOffset + i] * Math.min(y[yOffset + i], 1f);
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) (1 / (1 + Math.exp(-x[xOffset + i])));
    }
  }

  @Override
  public void sigmoidBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float value = y[yOffset + i];
      dx[dxOffset + i] += dy[dyOffset + i] * value * (1 - value);
    }
  }

  @Override
  public void softmaxBlock(
      int keys,
      int queries,
      float[] s,
      int sOffset,
      int sStride,
      float[] max,
      float[] sum,
      float[] rescale) {
    softmaxColumns(keys, 0, queries, s, sOffset, sStride, max, sum, rescale);
  }

  /** {@link #softmaxBlock} for the queries from {@code first} on. */
  void softmaxColumns(
      int keys,
      int first,
      int queries,
      float[] s,
      int sOffset,
      int sStride,
      float[] max,
      float[] sum,
      float[] rescale) {
    for (int q = first; q < queries; q++) {
      float newMax = max[q];
      for (int j = 0; j < keys; j++) {
        newMax = Math.max(newMax, s[sOffset + j * sStride + q]);
      }
      rescale[q] = (float) Math.exp(max[q] - newMax);
      max[q] = newMax;
      float blockSum = 0;
      for (int j = 0; j < keys; j++) {
        int at = sOffset + j * sStride + q;
        s[at] = (float) Math.exp(s[at] - newMax);
        blockSum += s[at];
      }
      sum[q] = sum[q] * rescale[q] + blockSum;
    }
  }

  @Override
  public void softmaxBlockBackward(
      int keys,
      int queries,
      float[] s,
      int sOffset,
      int sStride,
      float[] dp,
      int dpOffset,
      int dpStride,
      float[] logSum,
      int logSumOffset,
      float[] delta,
      int deltaOffset) {
    for (int j = 0; j < keys; j++) {
      for (int q = 0; q < queries; q++) {
        int at = sOffset + j * sStride + q;
        int gradient = dpOffset + j * dpStride + q;
        s[at] = (float) Math.exp(s[at] - logSum[logSumOffset + q]);
        dp[gradient] = s[at] * (dp[gradient] - delta[deltaOffset + q]);
      }
    }
  }

  @Override
  public void layerNorm(
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
    for (int i = from; i < to; i++) {
      int row = i * columns;
      float mean = sum(columns, x, row) / columns;
      float squares = 0;
      for (int j = 0; j < columns; j++) {
        float centred = x[row + j] - mean;
        xhat[row + j] = centred;
        squares += centred * centred;
      }
      float inverse = (float) (1 / Math.sqrt(squares / columns + epsilon));
      inverseStd[i] = inverse;
      for (int j = 0; j < columns; j++) {
        xhat[row + j] *= inverse;
        y[row + j] = xhat[row + j] * gain[j] + bias[j];
      }
    }
  }

  @Override
  public void layerNormBackward(
      int from,
      int to,
      int columns,
      float[] dy,
      float[] gain,
      float[] xhat,
      float[] inverseStd,
      float[] dx) {
    for (int i = from; i < to; i++) {
      int row = i * columns;
      float sum = 0;
      float sumXhat = 0;
      for (int j = 0; j < columns; j++) {
        float g = dy[row + j] * gain[j];
        sum += g;
        sumXhat += g * xhat[row + j];
      }
      float mean = sum / columns;
      float meanXhat = sumXhat / columns;
      for (int j = 0; j < columns; j++) {
        float g = dy[row + j] * gain[j];
        dx[row + j] += inverseStd[i] * (g - mean - xhat[row + j] * meanXhat);
      }
    }
  }

  @Override
  public void mixLinks(
      int channels,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vOffset,
      int vStride,
      float[] w,
      int wOffset,
      int wStride,
      boolean weightsAtSource,
      float[] start,
      float[] out,
      int outOffset,
      int outStride) {
    for (int c = 0; c < channels; c++) {
      for (int i = from; i < to; i++) {
        int at = outOffset + c * outStride + i;
        float sum = start == null ? 0 : start[at];
        for (int l = 0; l < shift.length; l++) {
          int source = (i + shift[l]) % n;
          float weight = w[wOffset + l * wStride + (weightsAtSource ? source : i)];
          sum += weight * v[vOffset + c * vStride + source];
        }
        out[at] = sum;
      }
    }
  }

  @Override
  public void linkWeightGradient(
      int channels,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vOffset,
      int vStride,
      float[] dOut,
      int dOutOffset,
      int dOutStride,
      float[] dw,
      int dwOffset,
      int dwStride) {
    for (int l = 0; l < shift.length; l++) {
      for (int i = from; i < to; i++) {
        int source = (i + shift[l]) % n;
        float sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += dOut[dOutOffset + c * dOutStride + i] * v[vOffset + c * vStride + source];
        }
        dw[dwOffset + l * dwStride + i - from] = sum;
      }
    }
  }
}
