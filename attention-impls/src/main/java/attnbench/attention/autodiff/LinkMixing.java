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
  /** Positions whose hidden rows stay in the first-level cache between the two products. */
  private static final int CHUNK = 64;

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
    return tape.workspace().matrix(count, stride).data;
  }

  private void forward() {
    kernels.transpose(
        n, source.columns(), source.value.data, 0, source.columns(), sourceRows, 0, stride);
    before[0] = rows(c);
    kernels.transpose(n, c, values.value.data, 0, c, before[0], 0, stride);
    ChannelMajor.fillHalo(c, n, before[0], stride);
    for (int m = 0; m < factors.size(); m++) {
      takeBuffers(m);
      LinkFactor factor = factors.get(m);
      makeWeights(m, factor);
      float[] start =
          switch (residual) {
            case NONE -> null;
            case PREVIOUS -> before[m];
            case FIRST -> before[0];
          };
      kernels.mixLinks(
          c,
          n,
          factor.shifts(n),
          before[m],
          stride,
          weights[m],
          stride,
          false,
          start,
          before[m + 1],
          stride);
      ChannelMajor.fillHalo(c, n, before[m + 1], stride);
    }
    kernels.transpose(c, n, before[factors.size()], 0, stride, out.value.data, 0, c);
  }

  /** Fresh buffers where backward needs them, else one set that is large enough for all factors. */
  private void takeBuffers(int m) {
    if (tape.recording()) {
      hidden[m] = rows(factors.get(m).hiddenWidth());
      slope[m] = rows(factors.get(m).hiddenWidth());
      weights[m] = rows(factors.get(m).links());
    } else {
      hidden[m] = m == 0 ? rows(most(LinkFactor::hiddenWidth)) : hidden[0];
      slope[m] = m == 0 ? rows(most(LinkFactor::hiddenWidth)) : slope[0];
      weights[m] = m == 0 ? rows(most(LinkFactor::links)) : weights[0];
    }
    // Two values back is free again when only inferring, but the first factor's stay for FIRST.
    before[m + 1] = tape.recording() || m < 2 ? rows(c) : before[m - 1];
  }

  private void makeWeights(int m, LinkFactor factor) {
    int width = factor.hiddenWidth();
    int links = factor.links();
    int in = source.columns();
    for (int from = 0; from < n; from += CHUNK) {
      int count = Math.min(CHUNK, n - from);
      fillRows(width, factor.hiddenBias().value().data, hidden[m], from, count);
      kernels.multiply(
          width,
          count,
          in,
          factor.hiddenWeight().value().data,
          0,
          in,
          1,
          sourceRows,
          from,
          stride,
          hidden[m],
          from,
          stride,
          true);
      for (int r = 0; r < width; r++) {
        int at = r * stride + from;
        kernels.gelu(count, hidden[m], at, hidden[m], at, slope[m], at);
      }
      fillRows(links, factor.linkBias().value().data, weights[m], from, count);
      kernels.multiply(
          links,
          count,
          width,
          factor.linkWeight().value().data,
          0,
          width,
          1,
          hidden[m],
          from,
          stride,
          weights[m],
          from,
          stride,
          true);
    }
    ChannelMajor.fillHalo(links, n, weights[m], stride);
  }

  private void fillRows(int rows, float[] with, float[] a, int from, int count) {
    for (int r = 0; r < rows; r++) {
      int at = r * stride + from;
      Arrays.fill(a, at, at + count, with[r]);
    }
  }

  private void backward() {
    float[] dOut = rows(c);
    float[] dNext = rows(c);
    float[] dFirst = residual == LinkResidual.FIRST ? zeroRows(c) : null;
    float[] dSource = zeroRows(source.columns());
    float[] dWeights = rows(most(LinkFactor::links));
    float[] dHidden = rows(most(LinkFactor::hiddenWidth));
    kernels.transpose(n, c, out.gradient.data, 0, c, dOut, 0, stride);
    for (int m = factors.size() - 1; m >= 0; m--) {
      LinkFactor factor = factors.get(m);
      ChannelMajor.fillHalo(c, n, dOut, stride);
      kernels.linkWeightGradient(
          c, n, factor.shifts(n), before[m], stride, dOut, stride, dWeights, stride);
      backwardWeights(m, factor, dWeights, dHidden, dSource);
      if (dFirst != null) {
        kernels.axpy(c * stride, 1f, dOut, 0, dFirst, 0);
      }
      float[] start = residual == LinkResidual.PREVIOUS ? dOut : null;
      kernels.mixLinks(
          c,
          n,
          factor.reversedShifts(n),
          dOut,
          stride,
          weights[m],
          stride,
          true,
          start,
          dNext,
          stride);
      float[] swap = dOut;
      dOut = dNext;
      dNext = swap;
    }
    if (dFirst != null) {
      kernels.axpy(c * stride, 1f, dFirst, 0, dOut, 0);
    }
    addTransposed(dOut, values);
    addTransposed(dSource, source);
  }

  private int most(ToIntFunction<LinkFactor> size) {
    return factors.stream().mapToInt(size).max().orElse(0);
  }

  /** From the gradient of the link weights to those of the MLP's parameters and the source. */
  private void backwardWeights(
      int m, LinkFactor factor, float[] dWeights, float[] dHidden, float[] dSource) {
    int width = factor.hiddenWidth();
    int links = factor.links();
    int in = source.columns();
    // W = H B' + b
    kernels.addRowProducts(
        links,
        width,
        n,
        dWeights,
        0,
        stride,
        hidden[m],
        0,
        stride,
        gradient(factor.linkWeight()),
        0,
        width);
    addRowSums(links, dWeights, gradient(factor.linkBias()));
    kernels.multiply(
        width,
        n,
        links,
        factor.linkWeight().value().data,
        0,
        1,
        width,
        dWeights,
        0,
        stride,
        dHidden,
        0,
        stride,
        false);

    // H = gelu(S A' + a)
    for (int r = 0; r < width; r++) {
      kernels.scaleBy(n, dHidden, r * stride, slope[m], r * stride);
    }
    kernels.addRowProducts(
        width,
        in,
        n,
        dHidden,
        0,
        stride,
        sourceRows,
        0,
        stride,
        gradient(factor.hiddenWeight()),
        0,
        in);
    addRowSums(width, dHidden, gradient(factor.hiddenBias()));
    kernels.multiply(
        in,
        n,
        width,
        factor.hiddenWeight().value().data,
        0,
        1,
        in,
        dHidden,
        0,
        stride,
        dSource,
        0,
        stride,
        true);
  }

  private float[] gradient(Parameter parameter) {
    return tape.parameter(parameter).gradient.data;
  }

  private void addRowSums(int rows, float[] a, float[] sums) {
    for (int r = 0; r < rows; r++) {
      sums[r] += kernels.sum(n, a, r * stride);
    }
  }

  private float[] zeroRows(int count) {
    float[] zeros = rows(count);
    Arrays.fill(zeros, 0, count * stride, 0f);
    return zeros;
  }

  /** {@code dX += A'} for A channel-major. */
  private void addTransposed(float[] a, Var x) {
    if (x.needsGradient()) {
      int columns = x.columns();
      float[] rowMajor = tape.workspace().floats(n * columns);
      kernels.transpose(columns, n, a, 0, stride, rowMajor, 0, columns);
      kernels.axpy(n * columns, 1f, rowMajor, 0, x.gradient.data, 0);
    }
  }
}
