package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Fused product of Paramixer's sparse factors with the values (Yu et al. 2022, section 3).
 *
 * <p>For each factor: {@code H = gelu(S A' + a)}, {@code W = H B' + b}, {@code V <- W * V +
 * residual}, where row i of {@code W * V} is the sum over links l of {@code W(i, l) V((i +
 * offset_l) mod N)}. Everything is held {@linkplain ChannelMajor channel-major}: a link is then a
 * shift of contiguous memory and no sum crosses the lanes of a vector.
 *
 * <p>N positions, C width, h hidden width, K links, M factors. A training step holds {@code M (2 h
 * + K + C)} rows of about N floats from forward to backward.
 */
final class LinkMixing {
  /** Positions that go through the MLPs of all factors while their rows stay in the cache. */
  static final int CHUNK = 256;

  private static final int BASE = ChannelMajor.BASE;

  private final Tape tape;
  private final KernelProvider kernels;
  private final List<LinkFactor> factors;
  private final LinkResidual residual;
  private final Var values;
  private final Var source;
  private final Var out;
  private final int n;
  private final int c;
  private final int stride;
  private final float[] sourceRows;

  /* Of each factor: values before it [C], hidden [h] and its slope [h], link weights [K]. */
  private final float[][] before;
  private final float[][] hidden;
  private final float[][] slope;
  private final float[][] weights;

  private LinkMixing(
      Tape tape, Var values, Var source, List<LinkFactor> factors, LinkResidual residual) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.values = values;
    this.source = source;
    this.factors = factors;
    this.residual = residual;
    n = values.rows();
    c = values.columns();
    stride = ChannelMajor.stride(n);
    out = tape.result(n, c);
    int count = factors.size();
    sourceRows = rows(source.columns());
    before = new float[count + 1][];
    hidden = new float[count][];
    slope = new float[count][];
    weights = new float[count][];
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

  private float[] rows(int count) {
    return tape.workspace().floats(BASE + count * stride);
  }

  private void forward() {
    int in = source.columns();
    kernels.transpose(n, in, source.value.data, 0, in, sourceRows, BASE, stride);
    takeBuffers();
    for (int from = 0; from < n; from += CHUNK) {
      for (int m = 0; m < factors.size(); m++) {
        makeWeights(m, factors.get(m), from, Math.min(CHUNK, n - from));
      }
    }
    kernels.transpose(n, c, values.value.data, 0, c, before[0], BASE, stride);
    for (int m = 0; m < factors.size(); m++) {
      float[] start =
          switch (residual) {
            case NONE -> null;
            case PREVIOUS -> before[m];
            case FIRST -> before[0];
          };
      ChannelMajor.fillHalo(c, n, before[m], stride);
      kernels.mixLinks(
          c,
          n,
          0,
          n,
          factors.get(m).shifts(n),
          before[m],
          BASE,
          stride,
          weights[m],
          BASE,
          stride,
          false,
          start,
          before[m + 1],
          BASE,
          stride);
    }
    kernels.transpose(c, n, before[factors.size()], BASE, stride, out.value.data, 0, c);
  }

  /** Fresh buffers where backward needs them, else few that serve all factors. */
  private void takeBuffers() {
    before[0] = rows(c);
    for (int m = 0; m < factors.size(); m++) {
      weights[m] = rows(factors.get(m).links());
      if (tape.recording()) {
        hidden[m] = rows(factors.get(m).hiddenWidth());
        slope[m] = rows(factors.get(m).hiddenWidth());
      } else {
        hidden[m] = m == 0 ? rows(most(LinkFactor::hiddenWidth)) : hidden[0];
        slope[m] = m == 0 ? rows(most(LinkFactor::hiddenWidth)) : slope[0];
      }
      // Two values back is free again when only inferring, but the first factor's stay for FIRST.
      before[m + 1] = tape.recording() || m < 2 ? rows(c) : before[m - 1];
    }
  }

  private void makeWeights(int m, LinkFactor factor, int from, int count) {
    int width = factor.hiddenWidth();
    int links = factor.links();
    int in = source.columns();
    int at = BASE + from;
    fillRows(width, factor.hiddenBias().value().data, hidden[m], at, count);
    kernels.multiply(
        width,
        count,
        in,
        factor.hiddenWeight().value().data,
        0,
        in,
        1,
        sourceRows,
        at,
        stride,
        hidden[m],
        at,
        stride,
        true);
    for (int r = 0; r < width; r++) {
      int row = r * stride + at;
      kernels.gelu(count, hidden[m], row, hidden[m], row, slope[m], row);
    }
    fillRows(links, factor.linkBias().value().data, weights[m], at, count);
    kernels.multiply(
        links,
        count,
        width,
        factor.linkWeight().value().data,
        0,
        width,
        1,
        hidden[m],
        at,
        stride,
        weights[m],
        at,
        stride,
        true);
  }

  private void fillRows(int rows, float[] with, float[] a, int at, int count) {
    for (int r = 0; r < rows; r++) {
      int row = r * stride + at;
      Arrays.fill(a, row, row + count, with[r]);
    }
  }

  private void backward() {
    float[] dOut = rows(c);
    float[] dNext = rows(c);
    float[] dFirst = residual == LinkResidual.FIRST ? zeroRows(c) : null;
    kernels.transpose(n, c, out.gradient.data, 0, c, dOut, BASE, stride);
    for (int m = factors.size() - 1; m >= 0; m--) {
      LinkFactor factor = factors.get(m);
      float[] start = residual == LinkResidual.PREVIOUS ? dOut : null;
      ChannelMajor.fillHalo(c, n, dOut, stride);
      ChannelMajor.fillHalo(factor.links(), n, weights[m], stride);
      kernels.mixLinks(
          c,
          n,
          0,
          n,
          factor.reversedShifts(n),
          dOut,
          BASE,
          stride,
          weights[m],
          BASE,
          stride,
          true,
          start,
          dNext,
          BASE,
          stride);
      // The weights have done their work: their gradient takes their place.
      kernels.linkWeightGradient(
          c,
          n,
          0,
          n,
          factor.shifts(n),
          before[m],
          BASE,
          stride,
          dOut,
          BASE,
          stride,
          weights[m],
          BASE,
          stride);
      if (dFirst != null) {
        kernels.axpy(c * stride, 1f, dOut, BASE, dFirst, BASE);
      }
      float[] swap = dOut;
      dOut = dNext;
      dNext = swap;
    }
    if (dFirst != null) {
      kernels.axpy(c * stride, 1f, dFirst, BASE, dOut, BASE);
    }
    addTransposed(dOut, values);
    backwardWeights();
  }

  private void backwardWeights() {
    float[] dSource = zeroRows(source.columns());
    float[] dHidden = tape.workspace().floats(BASE + most(LinkFactor::hiddenWidth) * CHUNK);
    for (int from = 0; from < n; from += CHUNK) {
      for (int m = 0; m < factors.size(); m++) {
        backwardWeights(m, factors.get(m), from, Math.min(CHUNK, n - from), dHidden, dSource);
      }
    }
    addTransposed(dSource, source);
  }

  private int most(ToIntFunction<LinkFactor> size) {
    return factors.stream().mapToInt(size).max().orElse(0);
  }

  /**
   * From the gradient of some positions' link weights to those of the MLP's parameters and the
   * source.
   */
  private void backwardWeights(
      int m, LinkFactor factor, int from, int count, float[] dHidden, float[] dSource) {
    int width = factor.hiddenWidth();
    int links = factor.links();
    int in = source.columns();
    int at = BASE + from;
    float[] dWeights = weights[m];
    // W = H B' + b
    kernels.addRowProducts(
        links,
        width,
        count,
        dWeights,
        at,
        stride,
        hidden[m],
        at,
        stride,
        gradient(factor.linkWeight()),
        0,
        width);
    float[] dLinkBias = gradient(factor.linkBias());
    for (int l = 0; l < links; l++) {
      dLinkBias[l] += kernels.sum(count, dWeights, at + l * stride);
    }
    kernels.multiply(
        width,
        count,
        links,
        factor.linkWeight().value().data,
        0,
        1,
        width,
        dWeights,
        at,
        stride,
        dHidden,
        BASE,
        CHUNK,
        false);

    // H = gelu(S A' + a)
    float[] dBias = gradient(factor.hiddenBias());
    for (int r = 0; r < width; r++) {
      dBias[r] += kernels.scaleBy(count, dHidden, BASE + r * CHUNK, slope[m], at + r * stride);
    }
    kernels.multiply(
        width,
        in,
        count,
        dHidden,
        BASE,
        CHUNK,
        1,
        source.value.data,
        from * in,
        in,
        gradient(factor.hiddenWeight()),
        0,
        in,
        true);
    kernels.multiply(
        in,
        count,
        width,
        factor.hiddenWeight().value().data,
        0,
        1,
        in,
        dHidden,
        BASE,
        CHUNK,
        dSource,
        at,
        stride,
        true);
  }

  private float[] gradient(Parameter parameter) {
    return tape.parameter(parameter).gradient.data;
  }

  private float[] zeroRows(int count) {
    float[] zeros = rows(count);
    Arrays.fill(zeros, 0, BASE + count * stride, 0f);
    return zeros;
  }

  /** {@code dX += A'} for A channel-major. */
  private void addTransposed(float[] a, Var x) {
    if (x.needsGradient()) {
      int columns = x.columns();
      float[] rowMajor = tape.workspace().floats(n * columns);
      kernels.transpose(columns, n, a, BASE, stride, rowMajor, 0, columns);
      kernels.axpy(n * columns, 1f, rowMajor, 0, x.gradient.data, 0);
    }
  }
}
