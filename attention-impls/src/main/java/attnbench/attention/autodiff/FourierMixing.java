package attnbench.attention.autodiff;

import org.ejml.data.FMatrixRMaj;

/**
 * The real part of the two-dimensional discrete Fourier transform of a real matrix (Lee-Thorp et
 * al. 2022, equation 3): {@code y = Re(F_N x F_C)} with {@code F_n = exp(-2 pi i j k / n)}.
 *
 * <p>First along the columns by a product with real matrices: {@code x F_C} is conjugate symmetric,
 * so columns 0 to C / 2 say all, and as those two are real they share one complex column. That
 * makes {@code half = (C + 1) / 2} complex columns, which are transformed along the positions and
 * unfolded by the symmetry of the whole, {@code y(k, c) = y(-k, -c)}. F is symmetric, so the
 * transform is its own transpose: backward is the same as forward.
 *
 * <p>N positions, C width.
 */
final class FourierMixing {
  private final Tape tape;
  private final FMatrixRMaj cosines;
  private final FMatrixRMaj sines;
  private final int n;
  private final int c;
  private final int half;

  private FourierMixing(Tape tape, WidthFourier width, int n, int c) {
    this.tape = tape;
    this.cosines = width.cosines();
    this.sines = width.sines();
    this.n = n;
    this.c = c;
    half = cosines.numCols;
  }

  /**
   * The transform's real part.
   *
   * @param x [N x C]
   * @return [N x C]
   */
  static Var apply(Tape tape, Var x, WidthFourier width) {
    Ops.requireEqual("columns of x and of the transform", x.columns(), width.cosines().numRows);
    FourierMixing mixing = new FourierMixing(tape, width, x.rows(), x.columns());
    Var y = tape.result(x.rows(), x.columns());
    mixing.transform(x.value.data, y.value.data);
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            FMatrixRMaj dx = tape.workspace().matrix(x.rows(), x.columns());
            mixing.transform(y.gradient.data, dx.data);
            RowSplit.addGradient(tape, x, 1f, dx.data, 0);
          }
        });
    return y;
  }

  /** Multiply-adds of a forward pass. */
  static long multiplyAdds(int n, int c) {
    int half = (c + 1) / 2;
    return 2L * n * c * half + FourierPlan.multiplyAdds(n, half);
  }

  private void transform(float[] x, float[] y) {
    ComplexRows z = ComplexRows.take(tape, n, half);
    alongColumns(x, cosines, z.re());
    alongColumns(x, sines, z.im());
    ComplexRows transformed = Fourier.transform(tape, n, half, z);
    tape.forRows(n, (from, to) -> unfold(transformed, from, to, y));
  }

  private void alongColumns(float[] x, FMatrixRMaj matrix, float[] out) {
    RowSplit.multiply(tape, n, half, c, x, matrix.data, out, false);
  }

  private void unfold(ComplexRows z, int from, int to, float[] y) {
    float[] re = z.re();
    float[] im = z.im();
    for (int k = from; k < to; k++) {
      int row = k * half;
      int mirrored = (n - k) % n * half;
      int at = k * c;
      y[at] = (re[row] + re[mirrored]) / 2;
      System.arraycopy(re, row + 1, y, at + 1, half - 1);
      if (c % 2 == 0) {
        y[at + half] = (im[row] + im[mirrored]) / 2;
      }
      for (int j = 1; j < half; j++) {
        y[at + c - j] = re[mirrored + j];
      }
    }
  }
}
