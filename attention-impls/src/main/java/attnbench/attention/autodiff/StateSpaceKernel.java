package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * What a {@link DiagonalSystem} answers to an impulse, its convolution kernel: {@code K(c, l) = sum
 * over states of Re(c z^l)} (Gu et al. 2022, section 3.1).
 *
 * <p>A Vandermonde product of O(C S N), done as matrix products: with {@code l = p Q + q} it is
 * {@code Re(sum (c z^(p Q)) z^q)}, for each channel a product of [P x 2 S] with [2 S x Q]. The two
 * tables of powers come from doubling: each half of a table is the half before times a square. A
 * tape's team shares the channels.
 *
 * <p>N positions, C channels, S states, Q about sqrt(N), P = N / Q rounded up.
 */
final class StateSpaceKernel {
  private final Tape tape;
  private final KernelProvider kernels;
  private final DiagonalSystem system;
  private final Var out;
  private final int n;
  private final int s;
  private final int q;
  private final int p;

  /** For each thread. */
  private final Channel[] channels;

  private StateSpaceKernel(Tape tape, DiagonalSystem system, int n) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.system = system;
    this.n = n;
    s = system.states();
    q = near(n);
    p = (n + q - 1) / q;
    channels = new Channel[tape.team().size()];
    for (int member = 0; member < channels.length; member++) {
      channels[member] = new Channel();
    }
    out = tape.result(system.channels(), n);
  }

  /** The power of two next to sqrt(n), from above. */
  static int near(int n) {
    return 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(n - 1) + 1) / 2;
  }

  /**
   * The kernels.
   *
   * @return [C x N]
   */
  static Var apply(Tape tape, DiagonalSystem system, int n) {
    StateSpaceKernel kernel = new StateSpaceKernel(tape, system, n);
    kernel.forward();
    tape.onBackward(kernel::backward);
    return kernel.out;
  }

  /** Multiply-adds of a forward pass. */
  static long multiplyAdds(int n, long channels, long states) {
    int q = near(n);
    int p = (n + q - 1) / q;
    return channels * p * q * 2 * states;
  }

  private void forward() {
    tape.team().forEach(system.channels(), (member, c) -> channels[member].forward(c));
  }

  private void backward() {
    float[][] nearColumns = tape.memberFloats(2 * s * q);
    float[][] sums = tape.memberFloats(2 * p * s);
    float[][] sumsTimesQ = tape.memberFloats(2 * p * s);
    tape.team()
        .forEach(
            system.channels(),
            (t, c) -> channels[t].backward(c, nearColumns[t], sums[t], sumsTimesQ[t]));
  }

  /** What a thread needs for one channel after the other. */
  private final class Channel {
    private final DiscreteState state = new DiscreteState(system);

    /** Powers from 0 to Q - 1, [2 S x Q]: real parts, then imaginary parts. */
    private final float[] near = tape.workspace().floats(2 * s * q);

    /** Powers 0, Q, 2 Q, ..., [2 S x P], forward times c and with minus the imaginary parts. */
    private final float[] far = tape.workspace().floats(2 * s * p);

    /** The channel's kernel, [P x Q]. */
    private final float[] row = tape.workspace().floats(p * q);

    void forward(int c) {
      for (int i = 0; i < s; i++) {
        state.load(c, i);
        fillPowers(i, state.cRe, -state.cIm, -1);
      }
      kernels.multiply(p, q, 2 * s, far, 0, 1, p, near, 0, q, row, 0, q, false);
      System.arraycopy(row, 0, out.value.data, c * n, n);
    }

    /** Row i of both tables; the far one begins with {@code first} and is conjugated by sign. */
    private void fillPowers(int i, double firstRe, double firstIm, int sign) {
      double re = state.zRe;
      double im = state.zIm;
      int real = i * q;
      int imaginary = (s + i) * q;
      near[real] = 1;
      near[imaginary] = 0;
      for (int filled = 1; filled < q; filled *= 2) {
        extend(near, real, imaginary, filled, filled, (float) re, (float) im);
        double square = re * re - im * im;
        im = 2 * re * im;
        re = square;
      }
      im *= sign;
      real = i * p;
      imaginary = (s + i) * p;
      far[real] = (float) firstRe;
      far[imaginary] = (float) firstIm;
      for (int filled = 1; filled < p; filled *= 2) {
        extend(far, real, imaginary, filled, Math.min(filled, p - filled), (float) re, (float) im);
        double square = re * re - im * im;
        im = 2 * re * im;
        re = square;
      }
    }

    /**
     * With {@code M0 = sum dK_l z^l} and {@code M1 = sum l dK_l z^l} the gradients are {@code dc =
     * conj(M0)} and {@code dz = conj(c M1 / z)}.
     */
    void backward(int c, float[] nearColumns, float[] sums, float[] sumsTimesQ) {
      for (int i = 0; i < s; i++) {
        state.load(c, i);
        fillPowers(i, 1, 0, 1);
      }
      kernels.transpose(2 * s, q, near, 0, q, nearColumns, 0, 2 * s);
      System.arraycopy(out.gradient.data, c * n, row, 0, n);
      Arrays.fill(row, n, p * q, 0f);
      nearSums(nearColumns, sums);
      for (int l = 0; l < n; l++) {
        row[l] *= l % q;
      }
      nearSums(nearColumns, sumsTimesQ);
      for (int i = 0; i < s; i++) {
        addGradient(c, i, sums, sumsTimesQ);
      }
    }

    /** {@code sum over q of row(p, q) z^q} for each p and state, [P x 2 S]. */
    private void nearSums(float[] nearColumns, float[] sums) {
      kernels.multiply(p, 2 * s, q, row, 0, q, 1, nearColumns, 0, 2 * s, sums, 0, 2 * s, false);
    }

    private void addGradient(int c, int i, float[] sums, float[] sumsTimesQ) {
      double m0Re = 0;
      double m0Im = 0;
      double m1Re = 0;
      double m1Im = 0;
      for (int block = 0; block < p; block++) {
        double powerRe = far[i * p + block];
        double powerIm = far[(s + i) * p + block];
        int at = block * 2 * s + i;
        m0Re += powerRe * sums[at] - powerIm * sums[at + s];
        m0Im += powerRe * sums[at + s] + powerIm * sums[at];
        double re = (double) block * q * sums[at] + sumsTimesQ[at];
        double im = (double) block * q * sums[at + s] + sumsTimesQ[at + s];
        m1Re += powerRe * re - powerIm * im;
        m1Im += powerRe * im + powerIm * re;
      }
      state.load(c, i);
      double productRe = state.cRe * m1Re - state.cIm * m1Im;
      double productIm = state.cRe * m1Im + state.cIm * m1Re;
      double square = state.zRe * state.zRe + state.zIm * state.zIm;
      double dzRe = (productRe * state.zRe + productIm * state.zIm) / square;
      double dzIm = (productIm * state.zRe - productRe * state.zIm) / square;
      state.addGradient(dzRe, -dzIm, m0Re, -m0Im);
    }
  }

  /** Appends to {@code filled} powers the first {@code count} of them times a factor. */
  private static void extend(
      float[] table, int real, int imaginary, int filled, int count, float re, float im) {
    for (int j = 0; j < count; j++) {
      float x = table[real + j];
      float y = table[imaginary + j];
      table[real + filled + j] = x * re - y * im;
      table[imaginary + filled + j] = x * im + y * re;
    }
  }
}
