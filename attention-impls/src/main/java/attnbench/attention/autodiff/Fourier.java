package attnbench.attention.autodiff;

import java.util.Arrays;

/**
 * Discrete Fourier transforms of the columns of complex matrices, of any length.
 *
 * <p>{@code X_k = sum over j of x_j exp(-2 pi i j k / N)}, not scaled. N rows.
 */
final class Fourier {
  private Fourier() {}

  /**
   * The transform of each column.
   *
   * @param x [N x columns], overwritten
   * @return [N x columns], valid until the tape's next start
   */
  static ComplexRows transform(Tape tape, int n, int columns, ComplexRows x) {
    FourierPlan plan = tape.fourierPlan(n);
    return plan.chirp() == null
        ? passes(tape, plan, columns, x, ComplexRows.take(tape, n, columns))
        : convolution(tape, plan, columns, x);
  }

  /**
   * The same for a length that is a power of two, without taking memory.
   *
   * @param scratch [N x columns], overwritten
   * @return x or scratch
   */
  static ComplexRows transform(Tape tape, int n, int columns, ComplexRows x, ComplexRows scratch) {
    return passes(tape, tape.fourierPlan(n), columns, x, scratch);
  }

  /** The inverse times N: exchanging real and imaginary parts before and after reverses time. */
  static ComplexRows inverse(Tape tape, int n, int columns, ComplexRows x) {
    return transform(tape, n, columns, x.swapped()).swapped();
  }

  private static ComplexRows passes(
      Tape tape, FourierPlan plan, int columns, ComplexRows x, ComplexRows scratch) {
    int n = plan.length();
    float[] rootRe = plan.roots().re();
    float[] rootIm = plan.roots().im();
    ComplexRows in = x;
    ComplexRows out = scratch;
    int groups = n;
    for (int radix : plan.radices()) {
      groups /= radix;
      tape.kernels()
          .fourierPass(
              radix, groups, columns, rootRe, rootIm, n, in.re(), in.im(), out.re(), out.im());
      ComplexRows swap = in;
      in = out;
      out = swap;
    }
    return in;
  }

  /**
   * {@code X_k = w_k sum over j of (x_j w_j) conj(w_(k - j))} with the chirp {@code w_t = exp(-pi i
   * t^2 / N)}, because {@code 2 j k = j^2 + k^2 - (k - j)^2}.
   */
  private static ComplexRows convolution(Tape tape, FourierPlan plan, int columns, ComplexRows x) {
    int n = plan.length();
    int m = plan.chirp().length();
    scale(tape, n, columns, plan.chirp().values(), x);
    ComplexRows padded = ComplexRows.take(tape, m, columns);
    pad(x.re(), n * columns, padded.re(), m * columns);
    pad(x.im(), n * columns, padded.im(), m * columns);
    ComplexRows spectrum = transform(tape, m, columns, padded);
    scale(tape, m, columns, plan.chirp().spectrum(), spectrum);
    ComplexRows result = inverse(tape, m, columns, spectrum);
    scale(tape, n, columns, plan.chirp().values(), result);
    return result;
  }

  private static void scale(Tape tape, int rows, int columns, ComplexRows factors, ComplexRows x) {
    tape.kernels().scaleComplexRows(rows, columns, factors.re(), factors.im(), x.re(), x.im());
  }

  private static void pad(float[] from, int size, float[] to, int paddedSize) {
    System.arraycopy(from, 0, to, 0, size);
    Arrays.fill(to, size, paddedSize, 0f);
  }
}
