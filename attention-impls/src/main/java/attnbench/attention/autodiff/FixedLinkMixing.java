package attnbench.attention.autodiff;

import java.util.List;

/**
 * Product of sparse factors that nobody learns with the values: {@code V <- W_m * V}, where row i
 * of {@code W * V} is the sum over links l of {@code W(i, l) V((i + offset_l) mod N)}.
 *
 * <p>Held {@linkplain ChannelMajor channel-major}, as learned links are. Being linear it keeps
 * nothing from forward to backward.
 *
 * <p>N positions, C width.
 */
final class FixedLinkMixing {
  private final Tape tape;
  private final List<FixedFactor> factors;
  private final int n;
  private final int c;
  private final int stride;
  private final float[] weights;

  /* The values before a factor and after it, in turn. */
  private float[] rows;
  private float[] next;

  private FixedLinkMixing(Tape tape, List<FixedFactor> factors, int n, int c) {
    this.tape = tape;
    this.factors = factors;
    this.n = n;
    this.c = c;
    stride = ChannelMajor.stride(n);
    int links = factors.stream().mapToInt(factor -> factor.offsets().length).max().orElse(0);
    weights = tape.workspace().matrix(links, stride).data;
    rows = tape.workspace().matrix(c, stride).data;
    next = tape.workspace().matrix(c, stride).data;
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
    for (FixedFactor factor : factors) {
      for (float[] weights : factor.weights()) {
        if (weights.length < n) {
          throw new IllegalArgumentException(
              "the sequence has %d positions; the factors have weights for at most %d"
                  .formatted(n, weights.length));
        }
      }
    }
    Var out = tape.result(n, c);
    FixedLinkMixing mixing = new FixedLinkMixing(tape, factors, n, c);
    mixing.load(values.value.data);
    for (FixedFactor factor : factors) {
      mixing.multiply(factor, false);
    }
    mixing.store(out.value.data);
    tape.onBackward(
        () -> {
          if (values.needsGradient()) {
            mixing.load(out.gradient.data);
            for (int m = factors.size() - 1; m >= 0; m--) {
              mixing.multiply(factors.get(m), true);
            }
            float[] dValues = tape.workspace().floats(n * c);
            mixing.store(dValues);
            tape.kernels().axpy(n * c, 1f, dValues, 0, values.gradient.data, 0);
          }
        });
    return out;
  }

  private void load(float[] from) {
    tape.kernels().transpose(n, c, from, 0, c, rows, 0, stride);
  }

  private void store(float[] to) {
    tape.kernels().transpose(c, n, rows, 0, stride, to, 0, c);
  }

  /** Multiplies with the factor, or with its transpose. */
  private void multiply(FixedFactor factor, boolean transposed) {
    int links = factor.offsets().length;
    for (int l = 0; l < links; l++) {
      System.arraycopy(factor.weights()[l], 0, weights, l * stride, n);
    }
    ChannelMajor.fillHalo(links, n, weights, stride);
    ChannelMajor.fillHalo(c, n, rows, stride);
    int[] shifts = factor.shifts(n, transposed);
    tape.kernels()
        .mixLinks(c, n, shifts, rows, stride, weights, stride, transposed, null, next, stride);
    float[] swap = rows;
    rows = next;
    next = swap;
  }
}
