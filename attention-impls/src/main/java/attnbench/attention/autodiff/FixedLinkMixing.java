package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.ChannelMajor.BASE;

import java.util.List;

/**
 * Product of sparse factors that nobody learns with the values: {@code V <- W_m * V}, where row i
 * of {@code W * V} is the sum over links l of {@code W(i, l) V((i + offset_l) mod N)}.
 *
 * <p>Held {@linkplain ChannelMajor channel-major}, as learned links are; a few channels at a time
 * run through all factors, so that they stay in the cache. Being linear it keeps nothing from
 * forward to backward but the weights.
 *
 * <p>N positions, C width.
 */
final class FixedLinkMixing {
  /** Channels at a time: a cache line of each position. */
  static final int CHANNELS = 16;

  private final Tape tape;
  private final List<FixedFactor> factors;
  private final int n;
  private final int c;
  private final int stride;

  /** The link weights of all factors, [all links x N]. */
  private final float[] weights;

  /** The first row of {@link #weights} of each factor. */
  private final int[] firstRow;

  /* Some channels before a factor and after it, in turn. */
  private float[] rows;
  private float[] next;

  private FixedLinkMixing(Tape tape, List<FixedFactor> factors, int n, int c) {
    this.tape = tape;
    this.factors = factors;
    this.n = n;
    this.c = c;
    stride = ChannelMajor.stride(n);
    int links = factors.stream().mapToInt(factor -> factor.offsets().length).sum();
    weights = rows(links);
    rows = rows(CHANNELS);
    next = rows(CHANNELS);
    firstRow = new int[factors.size()];
    int row = 0;
    for (int m = 0; m < firstRow.length; m++) {
      firstRow[m] = row;
      for (float[] ofLink : factors.get(m).weights()) {
        if (ofLink.length < n) {
          throw new IllegalArgumentException(
              "the sequence has %d positions; the factors have weights for at most %d"
                  .formatted(n, ofLink.length));
        }
        System.arraycopy(ofLink, 0, weights, BASE + row++ * stride, n);
      }
    }
    ChannelMajor.fillHalo(links, n, weights, stride);
  }

  /**
   * The values after all factors.
   *
   * @param values [N x C]
   * @return [N x C]
   */
  static Var apply(Tape tape, Var values, List<FixedFactor> factors) {
    int n = values.rows();
    int c = values.columns();
    Var out = tape.result(n, c);
    FixedLinkMixing mixing = new FixedLinkMixing(tape, factors, n, c);
    mixing.multiply(values.value.data, false, out.value.data);
    tape.onBackward(
        () -> {
          if (values.needsGradient()) {
            float[] dValues = tape.workspace().floats(n * c);
            mixing.multiply(out.gradient.data, true, dValues);
            tape.kernels().axpy(n * c, 1f, dValues, 0, values.gradient.data, 0);
          }
        });
    return out;
  }

  private float[] rows(int count) {
    return tape.workspace().floats(BASE + count * stride);
  }

  /** The product of all factors with a [N x C] matrix, or that of their transposes. */
  private void multiply(float[] in, boolean transposed, float[] out) {
    int[][] shifts = new int[factors.size()][];
    for (int m = 0; m < shifts.length; m++) {
      shifts[m] = factors.get(m).shifts(n, transposed);
    }
    for (int first = 0; first < c; first += CHANNELS) {
      int channels = Math.min(CHANNELS, c - first);
      tape.kernels().transpose(n, channels, in, first, c, rows, BASE, stride);
      for (int step = 0; step < shifts.length; step++) {
        int m = transposed ? shifts.length - 1 - step : step;
        multiply(channels, shifts[m], BASE + firstRow[m] * stride, transposed);
      }
      tape.kernels().transpose(channels, n, rows, BASE, stride, out, first, c);
    }
  }

  private void multiply(int channels, int[] shifts, int weightsAt, boolean transposed) {
    ChannelMajor.fillHalo(channels, n, rows, stride);
    tape.kernels()
        .mixLinks(
            channels,
            n,
            0,
            n,
            shifts,
            rows,
            BASE,
            stride,
            weights,
            weightsAt,
            stride,
            transposed,
            null,
            next,
            BASE,
            stride);
    float[] swap = rows;
    rows = next;
    next = swap;
  }
}
