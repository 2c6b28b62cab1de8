package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.ChannelMajor.BASE;

import java.util.ArrayList;
import java.util.List;

/**
 * Product of sparse factors that nobody learns with the values: {@code V <- W_m * V}, where row i
 * of {@code W * V} is the sum over links l of {@code W(i, l) V((i + offset_l) mod N)}.
 *
 * <p>Held {@linkplain ChannelMajor channel-major}, as learned links are; a few channels at a time
 * run through all factors, so that they stay in the second cache. Two factors whose product has no
 * more links than both together, as two of two links each, are multiplied first: the values then
 * come from that cache and go back half as often for the same arithmetic. Being linear it keeps
 * nothing from forward to backward but the weights.
 *
 * <p>N positions, C width.
 */
final class FixedLinkMixing {
  /** Channels at a time: a cache line of each position. */
  static final int CHANNELS = 16;

  private final Tape tape;
  private final int n;
  private final int c;
  private final int stride;

  /** Of each factor or product of two, the links modulo N. */
  private final List<int[]> shifts = new ArrayList<>();

  /** The same against their direction. */
  private final List<int[]> reversed = new ArrayList<>();

  /** Of all these. */
  private int links;

  /** The weights of all these links, [links x N]. */
  private final float[] weights;

  /** Some channels before a factor and after it, in turn, for each thread of the team. */
  private final float[][] rows;

  private final float[][] next;

  private FixedLinkMixing(Tape tape, List<FixedFactor> factors, int n, int c) {
    this.tape = tape;
    this.n = n;
    this.c = c;
    stride = ChannelMajor.stride(n);
    factors.forEach(factor -> requireLength(factor, n));
    weights =
        ChannelMajor.rows(
            tape, factors.stream().mapToInt(factor -> factor.offsets().length).sum(), n);
    rows = tape.memberFloats(BASE + CHANNELS * stride);
    next = tape.memberFloats(BASE + CHANNELS * stride);
    for (int m = 0; m < factors.size(); m++) {
      FixedFactor factor = factors.get(m);
      FixedFactor second = m + 1 < factors.size() ? factors.get(m + 1) : null;
      if (second != null && isWorthwhile(factor.offsets().length, second.offsets().length)) {
        addProduct(factor, second);
        m++;
      } else {
        add(factor);
      }
    }
    ChannelMajor.fillHalo(links, n, weights, stride);
  }

  private static boolean isWorthwhile(int links, int secondLinks) {
    return links * secondLinks <= links + secondLinks;
  }

  private static void requireLength(FixedFactor factor, int n) {
    for (float[] ofLink : factor.weights()) {
      if (ofLink.length < n) {
        throw new IllegalArgumentException(
            "the sequence has %d positions; the factors have weights for at most %d"
                .formatted(n, ofLink.length));
      }
    }
  }

  private void add(FixedFactor factor) {
    for (float[] ofLink : factor.weights()) {
      System.arraycopy(ofLink, 0, weights, BASE + links++ * stride, n);
    }
    addShifts(factor.shifts(n));
  }

  /**
   * Appends W2 W1: by way of a link of W2 and then one of W1, row i has {@code W2(i, k) W1(i +
   * offset_k, l)}.
   */
  private void addProduct(FixedFactor first, FixedFactor second) {
    int[] firstShifts = first.shifts(n);
    int[] secondShifts = second.shifts(n);
    int[] both = new int[firstShifts.length * secondShifts.length];
    for (int k = 0; k < secondShifts.length; k++) {
      for (int l = 0; l < firstShifts.length; l++) {
        int shift = secondShifts[k];
        both[k * firstShifts.length + l] = (firstShifts[l] + shift) % n;
        int at = BASE + links++ * stride;
        multiply(second.weights()[k], 0, first.weights()[l], shift, n - shift, at);
        multiply(second.weights()[k], n - shift, first.weights()[l], 0, shift, at);
      }
    }
    addShifts(both);
  }

  private void addShifts(int[] ofFactor) {
    shifts.add(ofFactor);
    int[] back = new int[ofFactor.length];
    for (int l = 0; l < back.length; l++) {
      back[l] = (n - ofFactor[l]) % n;
    }
    reversed.add(back);
  }

  /** {@code weights(at + i) = a(i) b(i)} for {@code count} places of a and of b. */
  private void multiply(float[] a, int aFrom, float[] b, int bFrom, int count, int at) {
    for (int i = 0; i < count; i++) {
      weights[at + aFrom + i] = a[aFrom + i] * b[bFrom + i];
    }
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
    tape.team()
        .forEach(
            (c + CHANNELS - 1) / CHANNELS,
            (member, i) -> {
              int first = i * CHANNELS;
              int channels = Math.min(CHANNELS, c - first);
              tape.kernels().transpose(n, channels, in, first, c, rows[member], BASE, stride);
              mixAll(member, channels, transposed);
              tape.kernels().transpose(channels, n, rows[member], BASE, stride, out, first, c);
            });
  }

  private void mixAll(int member, int channels, boolean transposed) {
    List<int[]> ofFactors = transposed ? reversed : shifts;
    int row = transposed ? links : 0;
    for (int step = 0; step < shifts.size(); step++) {
      int[] ofFactor = ofFactors.get(transposed ? shifts.size() - 1 - step : step);
      row -= transposed ? ofFactor.length : 0;
      mix(member, channels, ofFactor, BASE + row * stride, transposed);
      row += transposed ? 0 : ofFactor.length;
    }
  }

  private void mix(int member, int channels, int[] ofFactor, int weightsAt, boolean transposed) {
    ChannelMajor.fillHalo(channels, n, rows[member], stride);
    tape.kernels()
        .mixLinks(
            channels,
            n,
            0,
            n,
            ofFactor,
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
