package attnbench.harness.bench;

import static attnbench.harness.bench.KernelCase.numbers;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The cases of the complex kernels: Fourier transforms and linear recurrences. */
final class SpectralCases {
  /** States of a channel: those of the published state space models, half of 64. */
  private static final int STATES = 32;

  private static final int FOUR_TWOS = 16;

  private SpectralCases() {}

  /** The first pass of a transform of N rows: four twos where N has them. */
  static Consumer<KernelProvider> fourierPass(int n, int c) {
    int radix =
        n % 2 == 0
            ? Math.min(Integer.lowestOneBit(n), FOUR_TWOS)
            : IntStream.rangeClosed(2, n).filter(factor -> n % factor == 0).findFirst().orElse(1);
    float[] rootRe = new float[n];
    float[] rootIm = new float[n];
    for (int t = 0; t < n; t++) {
      rootRe[t] = (float) Math.cos(2 * Math.PI * t / n);
      rootIm[t] = (float) -Math.sin(2 * Math.PI * t / n);
    }
    float[] re = numbers(n * c, 1);
    float[] im = numbers(n * c, 2);
    float[] outRe = new float[n * c];
    float[] outIm = new float[n * c];
    int groups = n / radix;
    return k ->
        k.fourierPass(radix, groups, 0, groups * c, c, rootRe, rootIm, n, re, im, outRe, outIm);
  }

  static Consumer<KernelProvider> scaleComplexRows(int n, int c) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1f);
    float[] zeros = new float[n];
    float[] re = numbers(n * c, 1);
    float[] im = numbers(n * c, 2);
    return k -> k.scaleComplexRows(0, n, c, ones, zeros, re, im);
  }

  static Consumer<KernelProvider> multiplySpectra(int n, int c) {
    float[] aRe = numbers(n * c, 1);
    float[] aIm = numbers(n * c, 2);
    float[] bRe = numbers(n * c, 3);
    float[] bIm = numbers(n * c, 4);
    float[] outRe = new float[n * c];
    float[] outIm = new float[n * c];
    return k -> k.multiplySpectra(0, n / 2 + 1, n, c, aRe, aIm, bRe, bIm, false, 1f, outRe, outIm);
  }

  static Consumer<KernelProvider> scan(int n, int c) {
    float[] z = decays(c);
    float[] read = numbers(STATES * c, 1);
    float[] u = numbers(n * c, 2);
    float[] y = new float[n * c];
    return k -> k.scan(0, c, n, c, STATES, z, z, read, read, u, 0, y, 0, 1);
  }

  static Consumer<KernelProvider> scanBackward(int n, int c) {
    float[] z = decays(c);
    float[] read = numbers(STATES * c, 1);
    float[] u = numbers(n * c, 2);
    float[] dy = numbers(n * c, 3);
    float[] du = new float[n * c];
    float[][] d = new float[4][STATES * c];
    float[] scratch = new float[2 * n * KernelProvider.HALO];
    return k ->
        k.scanBackward(
            0, c, n, c, STATES, z, z, read, read, u, 0, dy, 0, 1, du, d[0], d[1], d[2], d[3],
            scratch);
  }

  /** Real and imaginary parts of roots within the unit circle. */
  private static float[] decays(int c) {
    float[] decays = new float[STATES * c];
    Arrays.fill(decays, 0.5f);
    return decays;
  }
}
