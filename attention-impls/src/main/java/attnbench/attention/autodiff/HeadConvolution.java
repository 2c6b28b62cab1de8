package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * A convolution along the sequence with one filter for all columns of a head, zeros beyond the
 * ends: {@code Y(i) = sum over t of w(h, t) X(i + t - (K - 1) / 2)}.
 *
 * <p>Block of rows by block of rows as a product with a banded matrix, whose rows hold the filter
 * one place further right each: some zeros are multiplied too, at the speed of a matrix product.
 *
 * <p>N positions, H heads, D width of a head, C = H D, K taps.
 */
final class HeadConvolution {
  /** Rows of a block: with K taps a block costs as much as BLOCK + K - 1 taps would. */
  static final int BLOCK = 32;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var x;
  private final Var filters;
  private final Var out;
  private final int n;
  private final int c;
  private final int d;
  private final int taps;

  /** Columns of a band. */
  private final int reach;

  /** X with (K - 1) / 2 rows of zeros before and behind it, [N + K - 1 x C]. */
  private final float[] padded;

  /** A band [BLOCK x reach] for each head. */
  private final float[] bands;

  private HeadConvolution(Tape tape, Var x, Var filters) {
    this.tape = tape;
    kernels = tape.kernels();
    this.x = x;
    this.filters = filters;
    int heads = filters.rows();
    n = x.rows();
    c = x.columns();
    d = c / heads;
    taps = filters.columns();
    reach = BLOCK + taps - 1;
    padded = tape.workspace().matrix(n + taps - 1, c).data;
    bands = tape.workspace().matrix(heads * BLOCK, reach).data;
    out = tape.result(n, c);
  }

  /**
   * The convolved sequence.
   *
   * @param x [N x C], head h in columns h D to below (h + 1) D
   * @param filters [H x K], K odd
   * @return [N x C]
   */
  static Var apply(Tape tape, Var x, Var filters) {
    HeadConvolution convolution = new HeadConvolution(tape, x, filters);
    convolution.forward();
    tape.onBackward(convolution::backward);
    return convolution.out;
  }

  /** Multiply-adds of a forward pass. */
  static long multiplyAdds(long n, long c, int taps) {
    long pairs = 0;
    for (long row = 0; row < n; row += BLOCK) {
      long rows = Math.min(BLOCK, n - row);
      pairs += rows * (rows + taps - 1);
    }
    return pairs * c;
  }

  private int before() {
    return (taps - 1) / 2 * c;
  }

  private void forward() {
    Arrays.fill(padded, 0, before(), 0f);
    RowSplit.copy(tape, x, padded, before());
    Arrays.fill(padded, before() + n * c, (n + taps - 1) * c, 0f);
    Arrays.fill(bands, 0, filters.rows() * BLOCK * reach, 0f);
    for (int h = 0; h < filters.rows(); h++) {
      for (int i = 0; i < BLOCK; i++) {
        System.arraycopy(filters.value.data, h * taps, bands, (h * BLOCK + i) * reach + i, taps);
      }
    }
    tape.forRows(n, this::convolve);
  }

  /** The convolution at some positions, of which the first begins a block. */
  private void convolve(int from, int to) {
    for (int h = 0; h < filters.rows(); h++) {
      for (int row = from; row < to; row += BLOCK) {
        int rows = Math.min(BLOCK, to - row);
        int at = row * c + h * d;
        kernels.multiply(
            rows,
            d,
            rows + taps - 1,
            bands,
            h * BLOCK * reach,
            reach,
            1,
            padded,
            at,
            c,
            out.value.data,
            at,
            c,
            false);
      }
    }
  }

  private void backward() {
    if (x.needsGradient()) {
      backwardInput();
    }
    if (filters.needsGradient()) {
      backwardFilters();
    }
  }

  /** {@code dX += B' dY} with the band B. */
  private void backwardInput() {
    float[] dPadded = tape.workspace().matrix(n + taps - 1, c).data;
    tape.forRows(n + taps - 1, (from, to) -> fillPaddedGradient(from, to, dPadded));
    RowSplit.forElements(
        tape,
        x,
        (from, to) -> kernels.axpy(to - from, 1f, dPadded, before() + from, x.gradient.data, from));
  }

  /** Some rows of {@code B' dY}, each a sum over the blocks that reach it. */
  private void fillPaddedGradient(int from, int to, float[] dPadded) {
    Arrays.fill(dPadded, from * c, to * c, 0f);
    int firstBlock = Math.max(0, from - taps + 1) / BLOCK * BLOCK;
    for (int h = 0; h < filters.rows(); h++) {
      for (int row = firstBlock; row < Math.min(n, to); row += BLOCK) {
        int rows = Math.min(BLOCK, n - row);
        int first = Math.max(from, row);
        int end = Math.min(to, row + rows + taps - 1);
        kernels.multiply(
            end - first,
            d,
            rows,
            bands,
            h * BLOCK * reach + first - row,
            1,
            reach,
            out.gradient.data,
            row * c + h * d,
            c,
            dPadded,
            first * c + h * d,
            c,
            true);
      }
    }
  }

  /** {@code dB += dY X'}; the gradient of a tap is the sum along a diagonal of the band's. */
  private void backwardFilters() {
    int stride = ChannelMajor.stride(n + taps - 1);
    float[] transposed = tape.workspace().matrix(c, stride).data;
    tape.forRows(
        n + taps - 1,
        (from, to) ->
            kernels.transpose(to - from, c, padded, from * c, c, transposed, from, stride));
    float[] dBand = tape.workspace().matrix(BLOCK, reach).data;
    for (int h = 0; h < filters.rows(); h++) {
      int head = h;
      Arrays.fill(dBand, 0, BLOCK * reach, 0f);
      RowSplit.forParts(
          tape,
          n,
          BLOCK,
          RowSplit.TILE_ROWS,
          (from, to) -> addBandGradient(head, from, to, transposed, stride, dBand));
      for (int i = 0; i < BLOCK; i++) {
        kernels.axpy(taps, 1f, dBand, i * reach + i, filters.gradient.data, h * taps);
      }
    }
  }

  /** Some rows of a head's {@code dB}, each a sum over all blocks. */
  private void addBandGradient(
      int h, int from, int to, float[] transposed, int stride, float[] dBand) {
    for (int row = 0; row + from < n; row += BLOCK) {
      int rows = Math.min(BLOCK, n - row);
      kernels.multiply(
          Math.min(to, rows) - from,
          rows + taps - 1,
          d,
          out.gradient.data,
          (row + from) * c + h * d,
          c,
          1,
          transposed,
          h * d * stride + row,
          stride,
          dBand,
          from * reach,
          reach,
          true);
    }
  }
}
