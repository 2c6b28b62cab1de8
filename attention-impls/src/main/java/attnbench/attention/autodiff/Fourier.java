package attnbench.attention.autodiff;

import attnbench.attention.kernel.SpectralKernels;

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
    ComplexRows in = x;
    ComplexRows out = scratch;
    int groups = plan.length();
    for (int radix : plan.radices()) {
      groups /= radix;
      pass(tape, plan, radix, groups, columns, in, out);
      ComplexRows swap = in;
      in = out;
      out = swap;
    }
    return in;
  }

  /** One pass, of which threads take pieces of the runs. */
  private static void pass(
      Tape tape,
      FourierPlan plan,
      int radix,
      int groups,
      int columns,
      ComplexRows in,
      ComplexRows out) {
    int n = plan.length();
    int run = n / (radix * groups) * columns;
    int pieces = (run + SpectralKernels.FOURIER_PIECE - 1) / SpectralKernels.FOURIER_PIECE;
    int length = (int) Math.max(1, (long) groups * pieces * Tape.ROWS / n);
    tape.team()
        .forRanges(
            groups * pieces,
            length,
            (from, to) ->
                tape.kernels()
                    .fourierPass(
                        radix,
                        groups,
                        start(from, pieces, run),
                        start(to, pieces, run),
                        columns,
                        plan.roots().re(),
                        plan.roots().im(),
                        n,
                        in.re(),
                        in.im(),
                        out.re(),
                        out.im()));
  }

  /** The number that a piece begins with, where each run has so many pieces. */
  private static int start(int piece, int pieces, int run) {
    return piece / pieces * run + piece % pieces * SpectralKernels.FOURIER_PIECE;
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
    tape.forRows(
        n,
        (from, to) -> {
          int at = from * columns;
          System.arraycopy(x.re(), at, padded.re(), at, to * columns - at);
          System.arraycopy(x.im(), at, padded.im(), at, to * columns - at);
        });
    padded.clear(tape, columns, n, m);
    ComplexRows spectrum = transform(tape, m, columns, padded);
    scale(tape, m, columns, plan.chirp().spectrum(), spectrum);
    ComplexRows result = inverse(tape, m, columns, spectrum);
    scale(tape, n, columns, plan.chirp().values(), result);
    return result;
  }

  private static void scale(Tape tape, int rows, int columns, ComplexRows factors, ComplexRows x) {
    tape.forRows(
        rows,
        (from, to) ->
            tape.kernels()
                .scaleComplexRows(from, to, columns, factors.re(), factors.im(), x.re(), x.im()));
  }
}
