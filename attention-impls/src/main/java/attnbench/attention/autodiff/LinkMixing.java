package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;
import java.util.List;

/**
 * Fused product of Paramixer's sparse factors with the values (Yu et al. 2022, section 3).
 *
 * <p>For each factor: {@code V <- W * V + residual} with {@link LinkWeights} W, where row i of
 * {@code W * V} is the sum over links l of {@code W(i, l) V((i + offset_l) mod N)}. Everything is
 * held {@linkplain ChannelMajor channel-major}: a link is then a shift of contiguous memory and no
 * sum crosses the lanes of a vector.
 *
 * <p>N positions, C width, h hidden width, K links, M factors. A training step holds {@code M (2 h
 * + K + C)} rows of about N floats from forward to backward.
 */
final class LinkMixing {
  private static final int BASE = ChannelMajor.BASE;

  private final Tape tape;
  private final KernelProvider kernels;
  private final List<LinkFactor> factors;
  private final LinkResidual residual;
  private final Var values;
  private final Var out;
  private final int n;
  private final int c;
  private final int stride;
  private final LinkWeights weights;

  /** The values before each factor and after the last, [C x stride]. */
  private final float[][] before;

  private LinkMixing(
      Tape tape, Var values, Var source, List<LinkFactor> factors, LinkResidual residual) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.values = values;
    this.factors = factors;
    this.residual = residual;
    n = values.rows();
    c = values.columns();
    stride = ChannelMajor.stride(n);
    out = tape.result(n, c);
    weights = new LinkWeights(tape, source, factors);
    before = new float[factors.size() + 1][];
  }

  /**
   * The values after all factors.
   *
   * @param values [N x C]
   * @param source [N x C'] what the link weights are made from
   * @return [N x C]
   */
  static Var apply(
      Tape tape, Var values, Var source, List<LinkFactor> factors, LinkResidual residual) {
    Ops.requireEqual("rows of the values and of the source", values.rows(), source.rows());
    for (LinkFactor factor : factors) {
      Ops.requireEqual(
          "columns of the source and of a factor's hidden weight",
          source.columns(),
          factor.hiddenWeight().value().numCols);
    }
    LinkMixing mixing = new LinkMixing(tape, values, source, factors, residual);
    mixing.forward();
    tape.onBackward(mixing::backward);
    return mixing.out;
  }

  private float[] rows() {
    return ChannelMajor.rows(tape, c, n);
  }

  private void forward() {
    before[0] = rows();
    ChannelMajor.fromRowMajor(tape, n, c, values.value.data, before[0]);
    for (int m = 0; m < factors.size(); m++) {
      // Two values back is free again when only inferring, but the first factor's stay for FIRST.
      before[m + 1] = tape.recording() || m < 2 ? rows() : before[m - 1];
      float[] start =
          switch (residual) {
            case NONE -> null;
            case PREVIOUS -> before[m];
            case FIRST -> before[0];
          };
      ChannelMajor.fillHalo(c, n, before[m], stride);
      mix(factors.get(m).shifts(n), before[m], weights.of(m), false, start, before[m + 1]);
    }
    ChannelMajor.toRowMajor(tape, n, c, before[factors.size()], out.value.data);
  }

  private void mix(
      int[] shifts, float[] v, float[] w, boolean weightsAtSource, float[] start, float[] to) {
    tape.forRows(
        n,
        (first, end) ->
            kernels.mixLinks(
                c,
                n,
                first,
                end,
                shifts,
                v,
                BASE,
                stride,
                w,
                BASE,
                stride,
                weightsAtSource,
                start,
                to,
                BASE,
                stride));
  }

  private void backward() {
    float[] dOut = rows();
    float[] dNext = rows();
    float[] dFirst = residual == LinkResidual.FIRST ? rows() : null;
    if (dFirst != null) {
      Arrays.fill(dFirst, 0, BASE + c * stride, 0f);
    }
    ChannelMajor.fromRowMajor(tape, n, c, out.gradient.data, dOut);
    for (int m = factors.size() - 1; m >= 0; m--) {
      LinkFactor factor = factors.get(m);
      float[] start = residual == LinkResidual.PREVIOUS ? dOut : null;
      ChannelMajor.fillHalo(c, n, dOut, stride);
      ChannelMajor.fillHalo(factor.links(), n, weights.of(m), stride);
      mix(factor.reversedShifts(n), dOut, weights.of(m), true, start, dNext);
      // The weights have done their work: their gradient takes their place.
      weightGradient(factor.shifts(n), before[m], dOut, weights.of(m));
      if (dFirst != null) {
        add(dOut, dFirst);
      }
      float[] swap = dOut;
      dOut = dNext;
      dNext = swap;
    }
    if (dFirst != null) {
      add(dFirst, dOut);
    }
    ChannelMajor.addRowMajor(tape, dOut, values);
    weights.backward();
  }

  private void weightGradient(int[] shifts, float[] v, float[] dOut, float[] dw) {
    tape.forRows(
        n,
        (from, to) ->
            kernels.linkWeightGradient(
                c,
                n,
                from,
                to,
                shifts,
                v,
                BASE,
                stride,
                dOut,
                BASE,
                stride,
                dw,
                BASE + from,
                stride));
  }

  /** {@code B += A}. */
  private void add(float[] a, float[] b) {
    tape.team()
        .forRanges(
            c,
            1,
            (from, to) -> {
              int at = BASE + from * stride;
              kernels.axpy((to - from) * stride, 1f, a, at, b, at);
            });
  }
}
