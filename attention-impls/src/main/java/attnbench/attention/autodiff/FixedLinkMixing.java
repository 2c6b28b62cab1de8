package attnbench.attention.autodiff;

import java.util.ArrayList;
import java.util.List;

/**
 * Product of sparse factors that nobody learns with the values: {@code V <- W_m * V}, where row i
 * of {@code W * V} is the sum over links l of {@code W(i, l) V((i + offset_l) mod N)}.
 *
 * <p>Held as it comes, positions in rows; a few columns at a time run through all factors, so that
 * they stay in the second cache. Two factors whose product has no more links than both together, as
 * two of two links each, are multiplied first: the values then come from that cache and go back
 * half as often for the same arithmetic. Being linear it keeps nothing from forward to backward but
 * the weights.
 *
 * <p>N positions, C width.
 */
final class FixedLinkMixing {
  /** Columns at a time: two vectors of each position. */
  static final int COLUMNS = 32;

  private final Tape tape;
  private final int n;
  private final int c;

  /** Of each factor or product of two, the links modulo N. */
  private final List<int[]> shifts = new ArrayList<>();

  /** The same against their direction. */
  private final List<int[]> reversed = new ArrayList<>();

  /** Of all these. */
  private int links;

  /** The weights of all these links, [links x N]. */
  private final float[] weights;

  /** Some columns before a factor and after it, in turn. */
  private final float[][] between;

  private FixedLinkMixing(Tape tape, List<FixedFactor> factors, int n, int c) {
    this.tape = tape;
    this.n = n;
    this.c = c;
    factors.forEach(factor -> requireLength(factor, n));
    int most = factors.stream().mapToInt(factor -> factor.offsets().length).sum();
    weights = tape.workspace().floats(most * n);
    between =
        new float[][] {tape.workspace().floats(n * COLUMNS), tape.workspace().floats(n * COLUMNS)};
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
      System.arraycopy(ofLink, 0, weights, links++ * n, n);
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
        int at = links++ * n;
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
    if (factors.isEmpty()) {
      return values;
    }
    int n = values.rows();
    int c = values.columns();
    Var out = tape.result(n, c);
    FixedLinkMixing mixing = new FixedLinkMixing(tape, factors, n, c);
    mixing.multiply(values.value.data, false, out.value.data);
    tape.onBackward(
        () -> {
          if (values.needsGradient()) {
            mixing.multiply(out.gradient.data, true, values.gradient.data);
          }
        });
    return out;
  }

  /** The product of all factors with a [N x C] matrix; of their transposes it is added. */
  private void multiply(float[] in, boolean transposed, float[] out) {
    for (int first = 0; first < c; first += COLUMNS) {
      int columns = Math.min(COLUMNS, c - first);
      int row = transposed ? links : 0;
      for (int step = 0; step < shifts.size(); step++) {
        int[] ofFactor = transposed ? reversed.get(shifts.size() - 1 - step) : shifts.get(step);
        row -= transposed ? ofFactor.length : 0;
        boolean begins = step == 0;
        boolean ends = step == shifts.size() - 1;
        mix(
            columns,
            ofFactor,
            row * n,
            transposed,
            begins ? in : between[step % 2],
            begins ? first : 0,
            begins ? c : COLUMNS,
            ends ? out : between[(step + 1) % 2],
            ends ? first : 0,
            ends ? c : COLUMNS,
            transposed && ends);
        row += transposed ? 0 : ofFactor.length;
      }
    }
  }

  private void mix(
      int columns,
      int[] ofFactor,
      int weightsAt,
      boolean transposed,
      float[] v,
      int vOffset,
      int vStride,
      float[] to,
      int toOffset,
      int toStride,
      boolean accumulate) {
    tape.forRows(
        n,
        (from, end) ->
            tape.kernels()
                .mixLinkRows(
                    columns,
                    n,
                    from,
                    end,
                    ofFactor,
                    v,
                    vOffset,
                    vStride,
                    weights,
                    weightsAt,
                    n,
                    transposed,
                    accumulate,
                    to,
                    toOffset,
                    toStride));
  }
}
