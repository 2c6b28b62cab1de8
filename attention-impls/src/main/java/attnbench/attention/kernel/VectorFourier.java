package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;

/**
 * Passes of the discrete Fourier transform with the columns of the matrix in lanes, so that no sum
 * crosses them and every load is contiguous.
 *
 * <p>Powers of two go through {@link FourierLevels} with butterflies: of radix 4, 16 additions and
 * three products with roots for four numbers. What other factors a length has is few and small;
 * they run the sums as they stand. The roots that a butterfly needs are the same for a whole run.
 */
final class VectorFourier {
  private VectorFourier() {}

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
          VectorFourier::butterfly,
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
    int apart = groups * run;
    int end;
    for (int at = from; at < to; at = end) {
      int p = at / run;
      end = Math.min(to, (p + 1) * run);
      for (int k = 0; k < radix; k++) {
        int first = k * p % (radix * groups) * step;
        int turn = k * groups % (radix * groups) * step;
        int out = at + ((radix - 1) * p + k) * run;
        sum(
            radix, end - at, first, turn, roots, rootRe, rootIm, re, im, at, apart, outRe, outIm,
            out);
      }
    }
  }

  /** A {@link FourierLevels.Butterfly}. */
  private static void butterfly(
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
    int done =
        radix == 4
            ? butterfly4(
                length, root, rootRe, rootIm, re, im, from, apart, outRe, outIm, to, outApart)
            : butterfly2(
                length, root, rootRe, rootIm, re, im, from, apart, outRe, outIm, to, outApart);
    ScalarFourier.butterfly(
        done, radix, length, root, rootRe, rootIm, re, im, from, apart, outRe, outIm, to, outApart);
  }

  /** The full vectors of runs; returns how many floats of each that is. */
  private static int butterfly2(
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
    FloatVector wr = broadcast(rootRe[root]);
    FloatVector wi = broadcast(rootIm[root]);
    int i = 0;
    for (; i + L <= length; i += L) {
      int a = from + i;
      FloatVector ar = load(re, a);
      FloatVector ai = load(im, a);
      FloatVector br = load(re, a + apart);
      FloatVector bi = load(im, a + apart);
      int y = to + i;
      ar.add(br).intoArray(outRe, y);
      ai.add(bi).intoArray(outIm, y);
      FloatVector dr = ar.sub(br);
      FloatVector di = ai.sub(bi);
      dr.mul(wr).sub(di.mul(wi)).intoArray(outRe, y + outApart);
      dr.fma(wi, di.mul(wr)).intoArray(outIm, y + outApart);
    }
    return i;
  }

  /** The same for radix 4. */
  private static int butterfly4(
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
    FloatVector w1r = broadcast(rootRe[root]);
    FloatVector w1i = broadcast(rootIm[root]);
    FloatVector w2r = broadcast(rootRe[2 * root]);
    FloatVector w2i = broadcast(rootIm[2 * root]);
    FloatVector w3r = broadcast(rootRe[3 * root]);
    FloatVector w3i = broadcast(rootIm[3 * root]);
    int i = 0;
    for (; i + L <= length; i += L) {
      int a = from + i;
      FloatVector ar = load(re, a);
      FloatVector ai = load(im, a);
      FloatVector cr = load(re, a + 2 * apart);
      FloatVector ci = load(im, a + 2 * apart);
      FloatVector evenR = ar.add(cr);
      FloatVector evenI = ai.add(ci);
      FloatVector evenDr = ar.sub(cr);
      FloatVector evenDi = ai.sub(ci);
      FloatVector br = load(re, a + apart);
      FloatVector bi = load(im, a + apart);
      FloatVector dr = load(re, a + 3 * apart);
      FloatVector di = load(im, a + 3 * apart);
      FloatVector oddR = br.add(dr);
      FloatVector oddI = bi.add(di);
      FloatVector oddDr = br.sub(dr);
      FloatVector oddDi = bi.sub(di);
      int y = to + i;
      evenR.add(oddR).intoArray(outRe, y);
      evenI.add(oddI).intoArray(outIm, y);
      FloatVector r2 = evenR.sub(oddR);
      FloatVector i2 = evenI.sub(oddI);
      r2.mul(w2r).sub(i2.mul(w2i)).intoArray(outRe, y + 2 * outApart);
      r2.fma(w2i, i2.mul(w2r)).intoArray(outIm, y + 2 * outApart);
      FloatVector r1 = evenDr.add(oddDi);
      FloatVector i1 = evenDi.sub(oddDr);
      r1.mul(w1r).sub(i1.mul(w1i)).intoArray(outRe, y + outApart);
      r1.fma(w1i, i1.mul(w1r)).intoArray(outIm, y + outApart);
      FloatVector r3 = evenDr.sub(oddDi);
      FloatVector i3 = evenDi.add(oddDr);
      r3.mul(w3r).sub(i3.mul(w3i)).intoArray(outRe, y + 3 * outApart);
      r3.fma(w3i, i3.mul(w3r)).intoArray(outIm, y + 3 * outApart);
    }
    return i;
  }

  /** Some of an output run: {@code out = sum over j of in_j root[first + j turn mod roots]}. */
  private static void sum(
      int radix,
      int length,
      int first,
      int turn,
      int roots,
      float[] rootRe,
      float[] rootIm,
      float[] re,
      float[] im,
      int from,
      int apart,
      float[] outRe,
      float[] outIm,
      int to) {
    int i = 0;
    for (; i + L <= length; i += L) {
      FloatVector sumRe = broadcast(0f);
      FloatVector sumIm = sumRe;
      int root = first;
      int at = from + i;
      for (int j = 0; j < radix; j++) {
        FloatVector wr = broadcast(rootRe[root]);
        FloatVector wi = broadcast(rootIm[root]);
        FloatVector real = load(re, at);
        FloatVector imaginary = load(im, at);
        sumRe = real.fma(wr, sumRe).sub(imaginary.mul(wi));
        sumIm = imaginary.fma(wr, real.fma(wi, sumIm));
        root += turn;
        root = root < roots ? root : root - roots;
        at += apart;
      }
      sumRe.intoArray(outRe, to + i);
      sumIm.intoArray(outIm, to + i);
    }
    for (; i < length; i++) {
      float sumRe = 0;
      float sumIm = 0;
      int root = first;
      for (int j = 0; j < radix; j++) {
        int at = from + j * apart + i;
        sumRe += rootRe[root] * re[at] - rootIm[root] * im[at];
        sumIm += rootRe[root] * im[at] + rootIm[root] * re[at];
        root += turn;
        root = root < roots ? root : root - roots;
      }
      outRe[to + i] = sumRe;
      outIm[to + i] = sumIm;
    }
  }

  static void scaleComplexRows(
      int from, int to, int columns, float[] factorRe, float[] factorIm, float[] re, float[] im) {
    for (int r = from; r < to; r++) {
      FloatVector fr = broadcast(factorRe[r]);
      FloatVector fi = broadcast(factorIm[r]);
      int end = (r + 1) * columns;
      int j = r * columns;
      for (; j + L <= end; j += L) {
        FloatVector real = load(re, j);
        FloatVector imaginary = load(im, j);
        real.mul(fr).sub(imaginary.mul(fi)).intoArray(re, j);
        real.fma(fi, imaginary.mul(fr)).intoArray(im, j);
      }
      for (; j < end; j++) {
        float real = factorRe[r] * re[j] - factorIm[r] * im[j];
        im[j] = factorRe[r] * im[j] + factorIm[r] * re[j];
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
      int row = k * columns;
      int apart = mirrored * columns - row;
      int done = multiplyPair(columns, row, apart, aRe, aIm, bRe, bIm, sign, factor, outRe, outIm);
      ScalarFourier.multiplyPair(
          done, columns, k, mirrored, aRe, aIm, bRe, bIm, sign, factor, outRe, outIm);
    }
  }

  /** The full vectors of a pair of rows; returns how many columns that is. */
  private static int multiplyPair(
      int columns,
      int row,
      int apart,
      float[] aRe,
      float[] aIm,
      float[] bRe,
      float[] bIm,
      float sign,
      float factor,
      float[] outRe,
      float[] outIm) {
    FloatVector quarter = broadcast(factor / 4);
    FloatVector signs = broadcast(sign);
    int j = 0;
    for (; j + L <= columns; j += L) {
      int k = row + j;
      int m = k + apart;
      FloatVector b1Re = load(bRe, k).add(load(bRe, m));
      FloatVector b1Im = load(bIm, k).sub(load(bIm, m)).mul(signs);
      FloatVector a1Re = load(aRe, k).add(load(aRe, m)).mul(quarter);
      FloatVector a1Im = load(aIm, k).sub(load(aIm, m)).mul(quarter);
      FloatVector y1Re = a1Re.mul(b1Re).sub(a1Im.mul(b1Im));
      FloatVector y1Im = a1Re.fma(b1Im, a1Im.mul(b1Re));
      FloatVector b2Re = load(bIm, k).add(load(bIm, m));
      FloatVector b2Im = load(bRe, m).sub(load(bRe, k)).mul(signs);
      FloatVector a2Re = load(aIm, k).add(load(aIm, m)).mul(quarter);
      FloatVector a2Im = load(aRe, m).sub(load(aRe, k)).mul(quarter);
      FloatVector y2Re = a2Re.mul(b2Re).sub(a2Im.mul(b2Im));
      FloatVector y2Im = a2Re.fma(b2Im, a2Im.mul(b2Re));
      y1Re.sub(y2Im).intoArray(outRe, k);
      y1Im.add(y2Re).intoArray(outIm, k);
      y1Re.add(y2Im).intoArray(outRe, m);
      y2Re.sub(y1Im).intoArray(outIm, m);
    }
    return j;
  }
}
