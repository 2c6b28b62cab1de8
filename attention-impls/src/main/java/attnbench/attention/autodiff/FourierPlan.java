package attnbench.attention.autodiff;

import java.util.ArrayList;
import java.util.List;

/**
 * How to transform sequences of one length: passes, or a convolution with a chirp.
 *
 * <p>A length whose prime factors are small takes a pass for each of them, up to four twos making
 * one pass, so that a matrix that fits in no cache is gone over less often. Any other length n
 * becomes a cyclic convolution with a chirp (Bluestein 1970), as long as the power of two from
 * {@code 2 n - 1} on, so that every length costs O(n log n).
 *
 * @param length n
 * @param radices the factors of n, in the order of their passes
 * @param roots {@code exp(-2 pi i t / n)}, [n x 1], or null with a chirp
 * @param chirp null where the passes suffice
 */
record FourierPlan(int length, List<Integer> radices, ComplexRows roots, Chirp chirp) {
  /** A larger prime would cost more as sums than as a convolution. */
  private static final int LARGEST_PRIME = 13;

  /** Of two, in one pass. */
  private static final int LARGEST_POWER = 16;

  /**
   * What turns a transform of length n into a convolution of length m.
   *
   * @param length m
   * @param values {@code w_t = exp(-pi i t^2 / n)}, [n x 1]
   * @param spectrum the transform of the conjugate chirp over m, divided by m, [m x 1]
   */
  record Chirp(int length, ComplexRows values, ComplexRows spectrum) {}

  static FourierPlan of(int length) {
    List<Integer> radices = radices(length);
    if (isChirped(radices)) {
      return new FourierPlan(length, radices, null, chirp(length));
    }
    ComplexRows roots = new ComplexRows(new float[length], new float[length]);
    for (int t = 0; t < length; t++) {
      set(roots, t, Math.cos(2 * Math.PI * t / length), -Math.sin(2 * Math.PI * t / length));
    }
    return new FourierPlan(length, radices, roots, null);
  }

  /**
   * Multiply-adds of a transform of {@code columns} columns: a sum of radix r counts 4 r for each
   * number; a butterfly of radix 4 counts 7, its 16 additions and 3 products shared by four, and
   * one of radix 2 counts 4. Larger powers of two are made of these.
   */
  static long multiplyAdds(int length, long columns) {
    List<Integer> radices = radices(length);
    if (isChirped(radices)) {
      return 2 * multiplyAdds(convolutionLength(length), columns);
    }
    long perNumber = 0;
    for (int radix : radices) {
      int twos = Integer.bitCount(radix) == 1 ? Integer.numberOfTrailingZeros(radix) : 0;
      perNumber += twos > 0 ? 7 * (twos / 2) + 4 * (twos % 2) : 4 * radix;
    }
    return perNumber * length * columns;
  }

  /** The powers of two, the largest first, then the odd prime factors; none for 1. */
  private static List<Integer> radices(int length) {
    List<Integer> radices = new ArrayList<>();
    int rest = length;
    while (rest % 2 == 0) {
      int radix = Math.min(Integer.lowestOneBit(rest), LARGEST_POWER);
      radices.add(radix);
      rest /= radix;
    }
    for (int prime = 3; (long) prime * prime <= rest; prime++) {
      for (; rest % prime == 0; rest /= prime) {
        radices.add(prime);
      }
    }
    if (rest > 1) {
      radices.add(rest);
    }
    return List.copyOf(radices);
  }

  /** Whether a transform of this length is a convolution with a chirp. */
  static boolean isChirped(int length) {
    return isChirped(radices(length));
  }

  private static boolean isChirped(List<Integer> radices) {
    int last = radices.isEmpty() ? 1 : radices.get(radices.size() - 1);
    return last % 2 != 0 && last > LARGEST_PRIME;
  }

  /** The length of the convolution that a transform of a length becomes. */
  static int convolutionLength(int length) {
    return Integer.highestOneBit(2 * length - 2) << 1;
  }

  private static Chirp chirp(int n) {
    int m = convolutionLength(n);
    ComplexRows values = new ComplexRows(new float[n], new float[n]);
    double[] re = new double[m];
    double[] im = new double[m];
    for (int t = 0; t < n; t++) {
      // t^2 modulo 2 n, because a large argument would lose digits.
      double angle = Math.PI * ((long) t * t % (2L * n)) / n;
      set(values, t, Math.cos(angle), -Math.sin(angle));
      re[t] = Math.cos(angle) / m;
      im[t] = Math.sin(angle) / m;
      re[(m - t) % m] = re[t];
      im[(m - t) % m] = im[t];
    }
    double[][] transformed = transform(re, im);
    ComplexRows spectrum = new ComplexRows(new float[m], new float[m]);
    for (int k = 0; k < m; k++) {
      set(spectrum, k, transformed[0][k], transformed[1][k]);
    }
    return new Chirp(m, values, spectrum);
  }

  /** The transform of a power of two of numbers, in double: even and odd places apart. */
  private static double[][] transform(double[] re, double[] im) {
    int n = re.length;
    if (n == 1) {
      return new double[][] {re, im};
    }
    double[][] even = transform(everySecond(re, 0), everySecond(im, 0));
    double[][] odd = transform(everySecond(re, 1), everySecond(im, 1));
    double[][] all = new double[2][n];
    for (int k = 0; k < n / 2; k++) {
      double cos = Math.cos(2 * Math.PI * k / n);
      double sin = -Math.sin(2 * Math.PI * k / n);
      double oddRe = cos * odd[0][k] - sin * odd[1][k];
      double oddIm = cos * odd[1][k] + sin * odd[0][k];
      all[0][k] = even[0][k] + oddRe;
      all[1][k] = even[1][k] + oddIm;
      all[0][k + n / 2] = even[0][k] - oddRe;
      all[1][k + n / 2] = even[1][k] - oddIm;
    }
    return all;
  }

  private static double[] everySecond(double[] a, int first) {
    double[] half = new double[a.length / 2];
    for (int i = 0; i < half.length; i++) {
      half[i] = a[2 * i + first];
    }
    return half;
  }

  private static void set(ComplexRows to, int at, double re, double im) {
    to.re()[at] = (float) re;
    to.im()[at] = (float) im;
  }
}
