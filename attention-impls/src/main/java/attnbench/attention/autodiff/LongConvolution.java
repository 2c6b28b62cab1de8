package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;

/**
 * Convolution of each channel with a kernel as long as the sequence, by Fourier transforms: {@code
 * y_i = sum over j up to i of k_(i - j) x_j}, and with a second kernel for what lies ahead {@code +
 * sum over j from i + 1 on of r_(j - i - 1) x_j}.
 *
 * <p>The sequence is padded with zeros to m, the power of two from 2 N on, so that nothing wraps
 * round; lag -1 - l of the second kernel stands at row {@code m - 1 - l}. Channels c and c + half
 * share a complex column, {@code half = (C + 1) / 2}. Backward is two correlations: {@code dx} is
 * dy with the kernel, {@code dk} is dy with x.
 *
 * <p>N positions, C channels.
 */
final class LongConvolution {
  private final Tape tape;
  private final Var x;
  private final Var kernel;
  private final Var ahead;
  private final Var y;
  private final int n;
  private final int c;
  private final int half;
  private final int m;
  private final ComplexRows xSpectrum;
  private final ComplexRows kernelSpectrum;
  private ComplexRows spare;

  private LongConvolution(Tape tape, Var x, Var kernel, Var ahead) {
    this.tape = tape;
    this.x = x;
    this.kernel = kernel;
    this.ahead = ahead;
    n = x.rows();
    c = x.columns();
    half = (c + 1) / 2;
    m = paddedLength(n);
    y = tape.result(n, c);
    spare = ComplexRows.take(tape, m, half);
    xSpectrum = spectrum(x.value.data);
    kernelSpectrum = kernelSpectrum();
    ComplexRows product = ComplexRows.take(tape, m, half);
    store(product(xSpectrum, kernelSpectrum, false, product), y.value.data);
  }

  /**
   * The convolution.
   *
   * @param x [N x C]
   * @param kernel [C x N]
   * @param ahead [C x N] for the positions after one's own, or null for none
   * @return [N x C]
   */
  static Var apply(Tape tape, Var x, Var kernel, Var ahead) {
    requireKernel(x, kernel);
    if (ahead != null) {
      requireKernel(x, ahead);
    }
    LongConvolution convolution = new LongConvolution(tape, x, kernel, ahead);
    tape.onBackward(convolution::backward);
    return convolution.y;
  }

  private static void requireKernel(Var x, Var kernel) {
    Ops.requireEqual("columns of x and rows of the kernel", x.columns(), kernel.rows());
    Ops.requireEqual("rows of x and columns of the kernel", x.rows(), kernel.columns());
  }

  /** Multiply-adds of a forward pass: the transforms of x, of the kernel, and back. */
  static long multiplyAdds(int n, int c) {
    return 3 * FourierPlan.multiplyAdds(paddedLength(n), (c + 1) / 2);
  }

  /** The power of two from 2 n on. */
  static int paddedLength(int n) {
    return Integer.highestOneBit(2 * n - 1) << 1;
  }

  /** The transform of a [N x C] matrix padded with zeros. */
  private ComplexRows spectrum(float[] rows) {
    ComplexRows padded = ComplexRows.take(tape, m, half);
    tape.forRows(n, (from, to) -> load(rows, from, to, padded));
    padded.clear(tape, half, n, m);
    return transform(padded);
  }

  private ComplexRows kernelSpectrum() {
    ComplexRows padded = ComplexRows.take(tape, m, half);
    padded.clear(tape, half, n, ahead == null ? m : m - n);
    loadKernel(kernel, padded, false);
    if (ahead != null) {
      loadKernel(ahead, padded, true);
    }
    return transform(padded);
  }

  /** A kernel [C x N], or at the end of the rows one against their order. */
  private void loadKernel(Var kernel, ComplexRows to, boolean mirrored) {
    float[] from = kernel.value.data;
    int at = mirrored ? (m - 1) * half : 0;
    int step = mirrored ? -half : half;
    tape.forRows(
        n,
        (first, end) -> {
          int row = at + first * step;
          int lags = end - first;
          clearOddColumn(to, mirrored ? m - end : first, mirrored ? m - first : end);
          tape.kernels().transpose(half, lags, from, first, n, to.re(), row, step);
          tape.kernels().transpose(c - half, lags, from, half * n + first, n, to.im(), row, step);
        });
  }

  /** Where C is odd no imaginary parts come to the last column of rows: they are zero. */
  private void clearOddColumn(ComplexRows a, int first, int end) {
    if (2 * half > c) {
      for (int i = first; i < end; i++) {
        a.im()[(i + 1) * half - 1] = 0;
      }
    }
  }

  private void load(float[] rows, int from, int to, ComplexRows into) {
    clearOddColumn(into, from, to);
    for (int i = from; i < to; i++) {
      int at = i * half;
      System.arraycopy(rows, i * c, into.re(), at, half);
      System.arraycopy(rows, i * c + half, into.im(), at, c - half);
    }
  }

  private void store(ComplexRows a, float[] rows) {
    tape.forRows(
        n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int at = i * half;
            System.arraycopy(a.re(), at, rows, i * c, half);
            System.arraycopy(a.im(), at, rows, i * c + half, c - half);
          }
        });
  }

  /** Transforms between a matrix and the spare one; the one that is free is the next spare. */
  private ComplexRows transform(ComplexRows a) {
    ComplexRows result = Fourier.transform(tape, m, half, a, spare);
    if (result.re() != a.re() && result.re() != a.im()) {
      spare = a;
    }
    return result;
  }

  /** The convolution of what two spectra belong to, or with {@code conjugate} the correlation. */
  private ComplexRows product(ComplexRows a, ComplexRows b, boolean conjugate, ComplexRows to) {
    tape.forRows(
        m / 2 + 1,
        (first, end) ->
            tape.kernels()
                .multiplySpectra(
                    first, end, m, half, a.re(), a.im(), b.re(), b.im(), conjugate, 1f / m, to.re(),
                    to.im()));
    return transform(to.swapped()).swapped();
  }

  private void backward() {
    ComplexRows dySpectrum = spectrum(y.gradient.data);
    ComplexRows product = ComplexRows.take(tape, m, half);
    float[] rows = tape.workspace().floats(n * c);
    if (x.needsGradient()) {
      product = product(dySpectrum, kernelSpectrum, true, product);
      store(product, rows);
      RowSplit.addGradient(tape, x, 1f, rows, 0);
    }
    product = product(dySpectrum, xSpectrum, true, product);
    addKernelGradient(product, false, kernel, rows);
    if (ahead != null) {
      addKernelGradient(product, true, ahead, rows);
    }
  }

  private void addKernelGradient(ComplexRows from, boolean mirrored, Var to, float[] rows) {
    if (to.needsGradient()) {
      int at = mirrored ? (m - 1) * half : 0;
      int step = mirrored ? -half : half;
      KernelProvider kernels = tape.kernels();
      tape.forRows(
          n,
          (first, end) -> {
            int row = at + first * step;
            int lags = end - first;
            kernels.transpose(lags, half, from.re(), row, step, rows, first, n);
            kernels.transpose(lags, c - half, from.im(), row, step, rows, half * n + first, n);
            for (int lag = first; lag < n * c; lag += n) {
              kernels.axpy(lags, 1f, rows, lag, to.gradient.data, lag);
            }
          });
    }
  }
}
