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
  private static final int CHANNELS = 16;

  private final Tape tape;
  private final List<FixedFactor> factors;
  private final int n;
  private final int c;
  private final int stride;

  /** The link weights of all factors, [all links x N]. */
  private final float[] weights;

  /** The first row of {@link #weights} of each factor. */
  private final int[] firstRow;

  /** Some channels before a factor and after it, in turn, for each thread of the team. */
  private final float[][] rows;

  private final float[][] next;

  private FixedLinkMixing(Tape tape, List<FixedFactor> factors, int n, int c) {
    this.tape = tape;
    this.factors = factors;
    this.n = n;
    this.c = c;
    stride = ChannelMajor.stride(n);
    int links = factors.stream().mapToInt(factor -> factor.offsets().length).sum();
    weights = ChannelMajor.rows(tape, links, n);
    rows = tape.memberFloats(BASE + CHANNELS * stride);
    next = tape.memberFloats(BASE + CHANNELS * stride);
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
            RowSplit.forElements(
                tape,
                values,
                (from, to) ->
                    tape.kernels().axpy(to - from, 1f, dValues, from, values.gradient.data, from));
          }
        });
    return out;
  }

  /** The product of all factors with a [N x C] matrix, or that of their transposes. */
  private void multiply(float[] in, boolean transposed, float[] out) {
    int[][] shifts = new int[factors.size()][];
    for (int m = 0; m < shifts.length; m++) {
      shifts[m] = factors.get(m).shifts(n, transposed);
    }
    tape.team()
        .forEach(
            (c + CHANNELS - 1) / CHANNELS,
            (member, i) -> {
              int first = i * CHANNELS;
              int channels = Math.min(CHANNELS, c - first);
              tape.kernels().transpose(n, channels, in, first, c, rows[member], BASE, stride);
              for (int step = 0; step < shifts.length; step++) {
                int m = transposed ? shifts.length - 1 - step : step;
                multiply(member, channels, shifts[m], BASE + firstRow[m] * stride, transposed);
              }
              tape.kernels().transpose(channels, n, rows[member], BASE, stride, out, first, c);
            });
  }

  private void multiply(int member, int channels, int[] shifts, int weightsAt, boolean transposed) {
    ChannelMajor.fillHalo(channels, n, rows[member], stride);
    tape.kernels()
        .mixLinks(
            channels,
            n,
            0,
            n,
            shifts,
            rows[member],
            BASE,
            stride,
            weights,
            weightsAt,
            stride,
            transposed,
            null,
            next[member],
            BASE,
            stride);
    float[] swap = rows[member];
    rows[member] = next[member];
    next[member] = swap;
  }
}
