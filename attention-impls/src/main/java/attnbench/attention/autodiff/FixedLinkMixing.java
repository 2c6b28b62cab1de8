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

  /**
   * A factor or the product of two.
   *
   * @param shifts of its links, modulo N
   * @param reversed the same against their direction
   * @param weightsAt where the weights of its links begin
   */
  private record Step(int[] shifts, int[] reversed, int weightsAt) {}

  private final List<Step> steps = new ArrayList<>();

  /** Of all steps. */
  private int links;

  /** The weights of all these links, [links x N]. */
  private final float[] weights;

  /** A matrix, or some columns of one. */
  private record Columns(float[] data, int offset, int stride) {}

  /** Some columns before a step and after it, in turn. */
  private final List<Columns> between;

  private FixedLinkMixing(Tape tape, List<FixedFactor> factors, int n, int c) {
    this.tape = tape;
    this.n = n;
    this.c = c;
    factors.forEach(factor -> requireLength(factor, n));
    int most = factors.stream().mapToInt(factor -> factor.offsets().length).sum();
    weights = tape.workspace().floats(most * n);
    between = List.of(compact(), compact());
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

  private Columns compact() {
    return new Columns(tape.workspace().floats(n * COLUMNS), 0, COLUMNS);
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
    int weightsAt = links * n;
    for (float[] ofLink : factor.weights()) {
      System.arraycopy(ofLink, 0, weights, links++ * n, n);
    }
    addStep(factor.shifts(n), weightsAt);
  }

  /**
   * Appends W2 W1: by way of a link of W2 and then one of W1, row i has {@code W2(i, k) W1(i +
   * offset_k, l)}.
   */
  private void addProduct(FixedFactor first, FixedFactor second) {
    int[] firstShifts = first.shifts(n);
    int[] secondShifts = second.shifts(n);
    int weightsAt = links * n;
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
    addStep(both, weightsAt);
  }

  private void addStep(int[] shifts, int weightsAt) {
    int[] reversed = new int[shifts.length];
    for (int l = 0; l < reversed.length; l++) {
      reversed[l] = (n - shifts[l]) % n;
    }
    steps.add(new Step(shifts, reversed, weightsAt));
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
    int last = steps.size() - 1;
    for (int first = 0; first < c; first += COLUMNS) {
      int columns = Math.min(COLUMNS, c - first);
      Columns from = new Columns(in, first, c);
      for (int i = 0; i <= last; i++) {
        Step step = steps.get(transposed ? last - i : i);
        Columns to = i == last ? new Columns(out, first, c) : between.get(i % 2);
        mix(columns, step, transposed, from, to, transposed && i == last);
        from = to;
      }
    }
  }

  private void mix(
      int columns, Step step, boolean transposed, Columns from, Columns to, boolean accumulate) {
    int[] shifts = transposed ? step.reversed : step.shifts;
    tape.forRows(
        n,
        (row, end) ->
            tape.kernels()
                .mixLinkRows(
                    columns,
                    n,
                    row,
                    end,
                    shifts,
                    from.data,
                    from.offset,
                    from.stride,
                    weights,
                    step.weightsAt,
                    n,
                    transposed,
                    accumulate,
                    to.data,
                    to.offset,
                    to.stride));
  }
}
