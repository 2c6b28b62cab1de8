package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import java.util.random.RandomGenerator;

/** The kernels on complex matrices against plain sums in double. */
class FourierKernelsTest extends KernelContractTest {
  private static final int[] RADICES = {1, 2, 3, 4, 5, 7, 8, 13, 16};
  private static final int[] COLUMNS = {1, 3, 8, 16, 17, 37};

  private final RandomGenerator random = Matrices.random(7);

  private Block numbers(int rows, int columns) {
    return Block.dense(rows, columns, random);
  }

  @EveryBody
  void fourierPassSumsRunsTimesRoots(KernelProvider kernels) {
    for (int radix : RADICES) {
      for (int groups : new int[] {1, 2, 3}) {
        for (int step : new int[] {1, 2, 5}) {
          for (int columns : COLUMNS) {
            checkPass(kernels, radix, groups, step, columns);
          }
        }
      }
    }
  }

  private void checkPass(KernelProvider kernels, int radix, int groups, int step, int columns) {
    int rows = radix * groups * step;
    float[][] roots = roots(rows);
    Block re = numbers(rows, columns);
    Block im = numbers(rows, columns);
    Block outRe = numbers(rows, columns);
    Block outIm = numbers(rows, columns);
    Block before = outRe.copy();
    kernels.fourierPass(
        radix,
        groups,
        0,
        groups * step * columns,
        columns,
        roots[0],
        roots[1],
        rows,
        re.data,
        im.data,
        outRe.data,
        outIm.data);
    for (int p = 0; p < groups; p++) {
      for (int k = 0; k < radix; k++) {
        for (int q = 0; q < step; q++) {
          for (int c = 0; c < columns; c++) {
            // A root is rounded once and may be a product of two: the turn and the twiddle.
            Exact real = Exact.of(0).add(0).add(0);
            Exact imaginary = Exact.of(0).add(0).add(0);
            for (int j = 0; j < radix; j++) {
              int from = (p + j * groups) * step + q;
              double angle = -2 * Math.PI * k * (p + j * groups) / (radix * groups);
              double cos = Math.cos(angle);
              double sin = Math.sin(angle);
              real.add(cos * re.at(from, c)).add(-sin * im.at(from, c));
              imaginary.add(cos * im.at(from, c)).add(sin * re.at(from, c));
              double rounding =
                  2 * Exact.EPS * (Math.abs(re.at(from, c)) + Math.abs(im.at(from, c)));
              real.allow(rounding);
              imaginary.allow(rounding);
            }
            int to = (radix * p + k) * step + q;
            String name = "%s part of (%d, %d), radix %d, groups %d, step %d";
            real.check(outRe.at(to, c), name, "real", to, c, radix, groups, step);
            imaginary.check(outIm.at(to, c), name, "imaginary", to, c, radix, groups, step);
          }
        }
      }
    }
    outRe.assertNothingOutsideChanged(before, "fourierPass");
  }

  private static float[][] roots(int count) {
    float[][] roots = new float[2][count];
    for (int t = 0; t < count; t++) {
      roots[0][t] = (float) Math.cos(2 * Math.PI * t / count);
      roots[1][t] = (float) -Math.sin(2 * Math.PI * t / count);
    }
    return roots;
  }

  /** At the starts of runs and of their pieces; runs of one piece, of several, and of a rest. */
  @EveryBody
  void fourierPassGivesTheSameBitsInParts(KernelProvider kernels) {
    int groups = 3;
    for (int radix : RADICES) {
      for (int step : new int[] {1, 2, 5}) {
        for (int columns : new int[] {3, 37, 64}) {
          int rows = radix * groups * step;
          int run = step * columns;
          float[][] roots = roots(rows);
          Block re = numbers(rows, columns);
          Block im = numbers(rows, columns);
          float[][] whole = {re.data.clone(), im.data.clone()};
          float[][] parts = {re.data.clone(), im.data.clone()};
          kernels.fourierPass(
              radix,
              groups,
              0,
              groups * run,
              columns,
              roots[0],
              roots[1],
              rows,
              re.data,
              im.data,
              whole[0],
              whole[1]);
          for (int p = groups - 1; p >= 0; p--) {
            for (int i = 0; i < run; i += SpectralKernels.FOURIER_PIECE) {
              int from = p * run + i;
              int to = p * run + Math.min(run, i + SpectralKernels.FOURIER_PIECE);
              kernels.fourierPass(
                  radix, groups, from, to, columns, roots[0], roots[1], rows, re.data, im.data,
                  parts[0], parts[1]);
            }
          }
          assertThat(parts)
              .as("radix %d, step %d, columns %d", radix, step, columns)
              .isDeepEqualTo(whole);
        }
      }
    }
  }

  @EveryBody
  void scaleComplexRowsMultipliesEachRow(KernelProvider kernels) {
    for (int columns : SIZES) {
      int rows = 3;
      Block re = numbers(rows, columns);
      Block im = numbers(rows, columns);
      Block factorRe = numbers(1, rows);
      Block factorIm = numbers(1, rows);
      Block reBefore = re.copy();
      Block imBefore = im.copy();
      kernels.scaleComplexRows(0, 1, columns, factorRe.data, factorIm.data, re.data, im.data);
      kernels.scaleComplexRows(1, rows, columns, factorRe.data, factorIm.data, re.data, im.data);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double fr = factorRe.at(0, i);
          double fi = factorIm.at(0, i);
          Exact.of(fr * reBefore.at(i, j))
              .add(-fi * imBefore.at(i, j))
              .check(re.at(i, j), "real part of (%d, %d)", i, j);
          Exact.of(fr * imBefore.at(i, j))
              .add(fi * reBefore.at(i, j))
              .check(im.at(i, j), "imaginary part of (%d, %d)", i, j);
        }
      }
      re.assertNothingOutsideChanged(reBefore, "scaleComplexRows");
      im.assertNothingOutsideChanged(imBefore, "scaleComplexRows");
    }
  }

  /** Against the product of the four real sequences' transforms, which are taken apart first. */
  @EveryBody
  void multiplySpectraMultipliesTheSpectraOfRealPairs(KernelProvider kernels) {
    for (int rows : new int[] {1, 2, 3, 8}) {
      for (int columns : COLUMNS) {
        for (boolean conjugate : new boolean[] {false, true}) {
          Block[] in = {
            numbers(rows, columns),
            numbers(rows, columns),
            numbers(rows, columns),
            numbers(rows, columns)
          };
          Block re = numbers(rows, columns);
          Block im = numbers(rows, columns);
          Block before = re.copy();
          int middle = rows / 3;
          multiply(kernels, middle, rows / 2 + 1, in, conjugate, re, im);
          multiply(kernels, 0, middle, in, conjugate, re, im);
          for (int k = 0; k < rows; k++) {
            for (int j = 0; j < columns; j++) {
              int mirrored = (rows - k) % rows;
              double[] a = realPair(in[0], in[1], k, mirrored, j);
              double[] b = realPair(in[2], in[3], k, mirrored, j);
              double sign = conjugate ? -1 : 1;
              double y1Re = a[0] * b[0] - sign * a[1] * b[1];
              double y1Im = sign * a[0] * b[1] + a[1] * b[0];
              double y2Re = a[2] * b[2] - sign * a[3] * b[3];
              double y2Im = sign * a[2] * b[3] + a[3] * b[2];
              // Sums of products of sums of normal numbers: sixteen roundings of at most 20.
              Exact.of((y1Re - y2Im) / 2)
                  .allow(16 * Exact.EPS * 20)
                  .check(re.at(k, j), "real part (%d, %d) of %d rows", k, j, rows);
              Exact.of((y1Im + y2Re) / 2)
                  .allow(16 * Exact.EPS * 20)
                  .check(im.at(k, j), "imaginary part (%d, %d) of %d rows", k, j, rows);
            }
          }
          re.assertNothingOutsideChanged(before, "multiplySpectra");
        }
      }
    }
  }

  private static void multiply(
      KernelProvider kernels, int from, int to, Block[] in, boolean conjugate, Block re, Block im) {
    kernels.multiplySpectra(
        from,
        to,
        re.rows,
        re.columns,
        in[0].data,
        in[1].data,
        in[2].data,
        in[3].data,
        conjugate,
        0.5f,
        re.data,
        im.data);
  }

  /** Real and imaginary part of the first sequence's transform at k, then of the second's. */
  private static double[] realPair(Block re, Block im, int k, int mirrored, int j) {
    double evenRe = (re.at(k, j) + (double) re.at(mirrored, j)) / 2;
    double oddRe = (re.at(k, j) - (double) re.at(mirrored, j)) / 2;
    double evenIm = (im.at(k, j) + (double) im.at(mirrored, j)) / 2;
    double oddIm = (im.at(k, j) - (double) im.at(mirrored, j)) / 2;
    return new double[] {evenRe, oddIm, evenIm, -oddRe};
  }
}
