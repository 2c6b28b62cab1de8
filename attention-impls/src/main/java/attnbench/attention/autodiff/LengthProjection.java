package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;

/**
 * The projection of a sequence along its length, {@code Y = P' X} for each part of the columns
 * (Wang et al. 2020, section 4, with P the transpose of the paper's E).
 *
 * <p>N positions, M rows of the projection, K projected positions, C columns.
 */
final class LengthProjection {
  /** Rows of X that are summed up in one go: 128 rows of 64 columns fill a first-level cache. */
  private static final int CHUNK = 128;

  private final KernelProvider kernels;
  private final Var projection;
  private final Var x;
  private final Var out;
  private final int parts;
  private final int k;
  private final int width;

  private LengthProjection(Tape tape, Var projection, Var x, int parts) {
    kernels = tape.kernels();
    this.projection = projection;
    this.x = x;
    this.parts = parts;
    k = projection.columns() / parts;
    width = x.columns() / parts;
    out = tape.result(k, x.columns());
  }

  /**
   * The projected sequence.
   *
   * @param projection [M x parts K] with M at least N; rows past N are not used
   * @param x [N x C]
   * @param parts into how many equal parts the columns of both fall
   * @return [K x C]
   */
  static Var apply(Tape tape, Var projection, Var x, int parts) {
    LengthProjection product = new LengthProjection(tape, projection, x, parts);
    for (int part = 0; part < parts; part++) {
      product.forward(part);
    }
    tape.onBackward(
        () -> {
          for (int part = 0; part < parts; part++) {
            product.backward(tape, part);
          }
        });
    return product.out;
  }

  private void forward(int part) {
    int stride = parts * k;
    int c = x.columns();
    for (int row = 0; row < x.rows(); row += CHUNK) {
      kernels.multiply(
          k,
          width,
          Math.min(CHUNK, x.rows() - row),
          projection.value.data,
          row * stride + part * k,
          1,
          stride,
          x.value.data,
          row * c + part * width,
          c,
          out.value.data,
          part * width,
          c,
          row > 0);
    }
  }

  private void backward(Tape tape, int part) {
    int n = x.rows();
    int c = x.columns();
    int stride = parts * k;
    float[] dOut = out.gradient.data;
    if (x.needsGradient()) { // dX += P dY
      kernels.multiply(
          n,
          width,
          k,
          projection.value.data,
          part * k,
          stride,
          1,
          dOut,
          part * width,
          c,
          x.gradient.data,
          part * width,
          c,
          true);
    }
    if (projection.needsGradient()) { // dP += X dY'
      float[] transposed = tape.workspace().floats(width * k);
      kernels.transpose(k, width, dOut, part * width, c, transposed, 0, k);
      kernels.multiply(
          n,
          k,
          width,
          x.value.data,
          part * width,
          c,
          1,
          transposed,
          0,
          k,
          projection.gradient.data,
          part * k,
          stride,
          true);
    }
  }
}
