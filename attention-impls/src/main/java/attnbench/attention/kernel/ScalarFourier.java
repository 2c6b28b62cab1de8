package attnbench.attention.kernel;

import java.util.Arrays;

/** The plain loops of {@link ScalarKernels} over complex matrices. */
final class ScalarFourier {
  private ScalarFourier() {}

  static void pass(
      int radix,
      int groups,
      int from,
      int to,
      int columns,
      float[] rootRe,
      float[] rootIm,
      int roots,
      float[] re,
      float[] im,
      float[] outRe,
      float[] outIm) {
    if (FourierLevels.has(radix)) {
      FourierLevels.pass(
          (r, length, root, wr, wi, inRe, inIm, in, apart, toRe, toIm, out, outApart) ->
              butterfly(
                  0, r, length, root, wr, wi, inRe, inIm, in, apart, toRe, toIm, out, outApart),
          radix,
          groups,
          from,
          to,
          columns,
          rootRe,
          rootIm,
          roots,
          re,
          im,
          outRe,
          outIm);
      return;
    }
    int step = roots / (radix * groups);
    int run = step * columns;
    int end;
    for (int at = from; at < to; at = end) {
      int p = at / run;
      end = Math.min(to, (p + 1) * run);
      int length = end - at;
      for (int k = 0; k < radix; k++) {
        int out = at + ((radix - 1) * p + k) * run;
        Arrays.fill(outRe, out, out + length, 0f);
        Arrays.fill(outIm, out, out + length, 0f);
        for (int j = 0; j < radix; j++) {
          int root = k * (p + j * groups) % (radix * groups) * step;
          int in = at + j * groups * run;
          addProducts(length, rootRe[root], rootIm[root], re, im, in, outRe, outIm, out);
        }
      }
    }
  }

  /** A {@link FourierLevels.Butterfly} of the elements from {@code done} on. */
  static void butterfly(
      int done,
      int radix,
      int length,
      int root,
      float[] rootRe,
      float[] rootIm,
      float[] re,
      float[] im,
      int from,
      int apart,
      float[] outRe,
      float[] outIm,
      int to,
      int outApart) {
    for (int i = done; i < length; i++) {
      int a = from + i;
      int y = to + i;
      if (radix == 2) {
        float differenceRe = re[a] - re[a + apart];
        float differenceIm = im[a] - im[a + apart];
        outRe[y] = re[a] + re[a + apart];
        outIm[y] = im[a] + im[a + apart];
        turn(differenceRe, differenceIm, rootRe[root], rootIm[root], outRe, outIm, y + outApart);
      } else {
        float evenRe = re[a] + re[a + 2 * apart];
        float evenIm = im[a] + im[a + 2 * apart];
        float evenDre = re[a] - re[a + 2 * apart];
        float evenDim = im[a] - im[a + 2 * apart];
        float oddRe = re[a + apart] + re[a + 3 * apart];
        float oddIm = im[a + apart] + im[a + 3 * apart];
        float oddDre = re[a + apart] - re[a + 3 * apart];
        float oddDim = im[a + apart] - im[a + 3 * apart];
        outRe[y] = evenRe + oddRe;
        outIm[y] = evenIm + oddIm;
        int k = root;
        y += outApart;
        turn(evenDre + oddDim, evenDim - oddDre, rootRe[k], rootIm[k], outRe, outIm, y);
        k += root;
        y += outApart;
        turn(evenRe - oddRe, evenIm - oddIm, rootRe[k], rootIm[k], outRe, outIm, y);
        k += root;
        y += outApart;
        turn(evenDre - oddDim, evenDim + oddDre, rootRe[k], rootIm[k], outRe, outIm, y);
      }
    }
  }

  /** Writes a complex number times a root. */
  private static void turn(
      float re, float im, float rootRe, float rootIm, float[] outRe, float[] outIm, int at) {
    outRe[at] = re * rootRe - im * rootIm;
    outIm[at] = re * rootIm + im * rootRe;
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
      int from, int to, int columns, float[] factorRe, float[] factorIm, float[] re, float[] im) {
    for (int i = from; i < to; i++) {
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        float real = factorRe[i] * re[j] - factorIm[i] * im[j];
        im[j] = factorRe[i] * im[j] + factorIm[i] * re[j];
        re[j] = real;
      }
    }
  }

  static void multiplySpectra(
      int from,
      int to,
      int rows,
      int columns,
      float[] aRe,
      float[] aIm,
      float[] bRe,
      float[] bIm,
      boolean conjugate,
      float factor,
      float[] outRe,
      float[] outIm) {
    float sign = conjugate ? -1 : 1;
    for (int k = from; k < to; k++) {
      int mirrored = (rows - k) % rows;
      multiplyPair(0, columns, k, mirrored, aRe, aIm, bRe, bIm, sign, factor, outRe, outIm);
    }
  }

  /**
   * Columns from {@code done} on of the frequencies k and -k.
   *
   * <p>The transforms of the real sequences are {@code (A_k + conj A_-k) / 2} and {@code (A_k -
   * conj A_-k) / 2i}; the halves of both operands are in the factor.
   */
  static void multiplyPair(
      int done,
      int columns,
      int row,
      int mirroredRow,
      float[] aRe,
      float[] aIm,
      float[] bRe,
      float[] bIm,
      float sign,
      float factor,
      float[] outRe,
      float[] outIm) {
    for (int j = done; j < columns; j++) {
      int k = row * columns + j;
      int m = mirroredRow * columns + j;
      float a1Re = factor / 4 * (aRe[k] + aRe[m]);
      float a1Im = factor / 4 * (aIm[k] - aIm[m]);
      float a2Re = factor / 4 * (aIm[k] + aIm[m]);
      float a2Im = factor / 4 * (aRe[m] - aRe[k]);
      float b1Re = bRe[k] + bRe[m];
      float b1Im = sign * (bIm[k] - bIm[m]);
      float b2Re = bIm[k] + bIm[m];
      float b2Im = sign * (bRe[m] - bRe[k]);
      float y1Re = a1Re * b1Re - a1Im * b1Im;
      float y1Im = a1Re * b1Im + a1Im * b1Re;
      float y2Re = a2Re * b2Re - a2Im * b2Im;
      float y2Im = a2Re * b2Im + a2Im * b2Re;
      outRe[k] = y1Re - y2Im;
      outIm[k] = y1Im + y2Re;
      outRe[m] = y1Re + y2Im;
      outIm[m] = y2Re - y1Im;
    }
  }
}
