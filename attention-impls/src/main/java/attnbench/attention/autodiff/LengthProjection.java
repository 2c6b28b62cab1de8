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

  /** Projected positions that a thread of a team takes at a time. */
  private static final int SHARE = 8;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var projection;
  private final Var x;
  private final Var out;
  private final int parts;
  private final int k;
  private final int width;

  private LengthProjection(Tape tape, Var projection, Var x, int parts) {
    this.tape = tape;
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
            product.backward(part);
          }
        });
    return product.out;
  }

  private void forward(int part) {
    tape.team().forRanges(k, SHARE, (from, to) -> project(part, from, to));
  }

  private void project(int part, int from, int to) {
    int stride = parts * k;
    int c = x.columns();
    for (int row = 0; row < x.rows(); row += CHUNK) {
      kernels.multiply(
          to - from,
          width,
          Math.min(CHUNK, x.rows() - row),
          projection.value.data,
          row * stride + part * k + from,
          1,
          stride,
          x.value.data,
          row * c + part * width,
          c,
          out.value.data,
          from * c + part * width,
          c,
          row > 0);
    }
  }

  private void backward(int part) {
    int c = x.columns();
    float[] dOut = out.gradient.data;
    if (x.needsGradient()) {
      tape.forRows(x.rows(), (from, to) -> addInputGradient(part, from, to));
    }
    if (projection.needsGradient()) { // dP += X dY'
      float[] transposed = tape.workspace().floats(width * k);
      kernels.transpose(k, width, dOut, part * width, c, transposed, 0, k);
      tape.forRows(x.rows(), (from, to) -> addProjectionGradient(part, from, to, transposed));
    }
  }

  /** {@code dX += P dY} for some rows. */
  private void addInputGradient(int part, int from, int to) {
    int c = x.columns();
    int stride = parts * k;
    kernels.multiply(
        to - from,
        width,
        k,
        projection.value.data,
        from * stride + part * k,
        stride,
        1,
        out.gradient.data,
        part * width,
        c,
        x.gradient.data,
        from * c + part * width,
        c,
        true);
  }

  /** {@code dP += X dY'} for some rows. */
  private void addProjectionGradient(int part, int from, int to, float[] transposed) {
    int c = x.columns();
    int stride = parts * k;
    kernels.multiply(
        to - from,
        k,
        width,
        x.value.data,
        from * c + part * width,
        c,
        1,
        transposed,
        0,
        k,
        projection.gradient.data,
        from * stride + part * k,
        stride,
        true);
  }
}
