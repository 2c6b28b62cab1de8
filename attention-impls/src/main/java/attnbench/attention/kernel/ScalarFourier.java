package attnbench.attention.kernel;

import java.util.Arrays;

/** The plain loops of {@link ScalarKernels} over complex matrices. */
final class ScalarFourier {
  private ScalarFourier() {}

  static void pass(
      int radix,
      int groups,
      int columns,
      float[] rootRe,
      float[] rootIm,
      int roots,
      float[] re,
      float[] im,
      float[] outRe,
      float[] outIm) {
    int step = roots / (radix * groups);
    int run = step * columns;
    for (int p = 0; p < groups; p++) {
      for (int k = 0; k < radix; k++) {
        int to = (radix * p + k) * run;
        Arrays.fill(outRe, to, to + run, 0f);
        Arrays.fill(outIm, to, to + run, 0f);
        for (int j = 0; j < radix; j++) {
          int root = k * (p + j * groups) % (radix * groups) * step;
          int from = (p + j * groups) * run;
          addProducts(run, rootRe[root], rootIm[root], re, im, from, outRe, outIm, to);
        }
      }
    }
  }

  private static void addProducts(
      int n,
      float factorRe,
      float factorIm,
      float[] re,
      float[] im,
      int from,
      float[] outRe,
      float[] outIm,
      int to) {
    for (int i = 0; i < n; i++) {
      outRe[to + i] += factorRe * re[from + i] - factorIm * im[from + i];
      outIm[to + i] += factorRe * im[from + i] + factorIm * re[from + i];
    }
  }

  static void scaleComplexRows(
      int rows, int columns, float[] factorRe, float[] factorIm, float[] re, float[] im) {
    for (int i = 0; i < rows; i++) {
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        float real = factorRe[i] * re[j] - factorIm[i] * im[j];
        im[j] = factorRe[i] * im[j] + factorIm[i] * re[j];
        re[j] = real;
      }
    }
  }
}
