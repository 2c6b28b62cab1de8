package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The link weights of Paramixer's factors, each made by an MLP from the source: {@code H = gelu(S
 * A' + a)}, {@code W = H B' + b} (Yu et al. 2022, section 3), held {@linkplain ChannelMajor
 * channel-major}.
 *
 * <p>N positions, h hidden width, K links, M factors.
 */
final class LinkWeights {
  /** Positions that go through the MLPs of all factors while their rows stay in the cache. */
  static final int CHUNK = 256;

  private static final int BASE = ChannelMajor.BASE;

  /** Adds to the gradients of an MLP's second layer, and of its first. */
  private static final int LAYERS = 2;

  private final Tape tape;
  private final KernelProvider kernels;
  private final List<LinkFactor> factors;
  private final Var source;
  private final int n;
  private final int in;
  private final int chunks;
  private final int stride;
  private final int mostHidden;
  private final float[] sourceRows;

  /* Of each factor: hidden [h] and its slope [h], link weights [K]. */
  private final float[][] hidden;
  private final float[][] slope;
  private final float[][] weights;

  /** Makes the weights of all factors. */
  LinkWeights(Tape tape, Var source, List<LinkFactor> factors) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.factors = factors;
    this.source = source;
    n = source.rows();
    in = source.columns();
    chunks = (n + CHUNK - 1) / CHUNK;
    stride = ChannelMajor.stride(n);
    mostHidden = most(LinkFactor::hiddenWidth);
    sourceRows = ChannelMajor.rows(tape, in, n);
    hidden = new float[factors.size()][];
    slope = new float[factors.size()][];
    weights = new float[factors.size()][];
    takeBuffers();
    tape.team().forEach(chunks, (member, chunk) -> makeWeights(chunk * CHUNK));
  }

  /** The weights of factor m, [K x stride]; what a caller writes there, it keeps. */
  float[] of(int m) {
    return weights[m];
  }

  private int most(ToIntFunction<LinkFactor> size) {
    return factors.stream().mapToInt(size).max().orElse(0);
  }

  /** Fresh buffers where backward needs them, else few that serve all factors. */
  private void takeBuffers() {
    for (int m = 0; m < factors.size(); m++) {
      weights[m] = ChannelMajor.rows(tape, factors.get(m).links(), n);
      if (tape.recording()) {
        hidden[m] = ChannelMajor.rows(tape, factors.get(m).hiddenWidth(), n);
        slope[m] = ChannelMajor.rows(tape, factors.get(m).hiddenWidth(), n);
      } else {
        hidden[m] = m == 0 ? ChannelMajor.rows(tape, mostHidden, n) : hidden[0];
        slope[m] = m == 0 ? ChannelMajor.rows(tape, mostHidden, n) : slope[0];
      }
    }
  }

  private void makeWeights(int from) {
    int count = Math.min(CHUNK, n - from);
    kernels.transpose(count, in, source.value.data, from * in, in, sourceRows, BASE + from, stride);
    for (int m = 0; m < factors.size(); m++) {
      makeWeights(m, factors.get(m), from, count);
    }
  }

  private void makeWeights(int m, LinkFactor factor, int from, int count) {
    int width = factor.hiddenWidth();
    int links = factor.links();
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

  /**
   * From the gradients of the weights, which have taken their place in {@link #of}, to those of the
   * MLPs' parameters and the source.
   */
  void backward() {
    float[] dSource = ChannelMajor.rows(tape, in, n);
    float[][] dHidden = tape.memberFloats(BASE + mostHidden * CHUNK);
    if (tape.team().size() == 1) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        clearRows(dSource, chunk);
        for (int m = 0; m < factors.size(); m++) {
          float[] dBias = gradient(factors.get(m).hiddenBias());
          backwardHidden(m, chunk, dHidden[0], dBias, 0, dSource);
          addSecondLayer(m, chunk);
          addFirstLayer(m, chunk, dHidden[0], BASE, CHUNK);
        }
      }
    } else {
      backwardShared(dSource, dHidden);
    }
    ChannelMajor.addRowMajor(tape, dSource, source);
  }

  /**
   * The same in two passes, over the positions and over the parameters: a thread has a parameter's
   * gradient to itself and adds up the chunks in their order.
   */
  private void backwardShared(float[] dSource, float[][] dHidden) {
    float[] biasSums = tape.workspace().floats(factors.size() * chunks * mostHidden);
    Arrays.fill(biasSums, 0, factors.size() * chunks * mostHidden, 0f);
    tape.team()
        .forEach(
            chunks,
            (member, chunk) -> {
              clearRows(dSource, chunk);
              for (int m = 0; m < factors.size(); m++) {
                int sumsAt = biasSumsAt(m, chunk);
                backwardHidden(m, chunk, dHidden[member], biasSums, sumsAt, dSource);
                keep(m, chunk, dHidden[member]);
              }
            });
    tape.team()
        .forEach(
            LAYERS * factors.size(),
            (member, i) -> {
              int m = i / LAYERS;
              for (int chunk = 0; chunk < chunks; chunk++) {
                if (i % LAYERS == 0) {
                  addSecondLayer(m, chunk);
                } else {
                  addBiasSums(m, biasSums, biasSumsAt(m, chunk));
                  addFirstLayer(m, chunk, slope[m], BASE + chunk * CHUNK, stride);
                }
              }
            });
  }

  private int count(int chunk) {
    return Math.min(CHUNK, n - chunk * CHUNK);
  }

  private void clearRows(float[] a, int chunk) {
    for (int r = 0; r < in; r++) {
      int at = BASE + r * stride + chunk * CHUNK;
      Arrays.fill(a, at, at + count(chunk), 0f);
    }
  }

  /** Puts a chunk's gradient of the hidden units in the place of their slopes. */
  private void keep(int m, int chunk, float[] dHidden) {
    for (int r = 0; r < factors.get(m).hiddenWidth(); r++) {
      int at = BASE + r * stride + chunk * CHUNK;
      System.arraycopy(dHidden, BASE + r * CHUNK, slope[m], at, count(chunk));
    }
  }

  /** Where a chunk's sums of {@link #backwardHidden} are, one for each hidden unit. */
  private int biasSumsAt(int m, int chunk) {
    return (m * chunks + chunk) * mostHidden;
  }

  private void addBiasSums(int m, float[] biasSums, int sumsAt) {
    LinkFactor factor = factors.get(m);
    float[] dBias = gradient(factor.hiddenBias());
    for (int r = 0; r < factor.hiddenWidth(); r++) {
      dBias[r] += biasSums[sumsAt + r];
    }
  }

  /**
   * The gradient of a chunk's hidden units before the GELU, added to the source's; its sums are
   * added to {@code sums}.
   */
  private void backwardHidden(
      int m, int chunk, float[] dHidden, float[] sums, int sumsAt, float[] dSource) {
    LinkFactor factor = factors.get(m);
    int width = factor.hiddenWidth();
    int count = count(chunk);
    int at = BASE + chunk * CHUNK;
    kernels.multiply( // W = H B' + b
        width,
        count,
        factor.links(),
        factor.linkWeight().value().data,
        0,
        1,
        width,
        weights[m],
        at,
        stride,
        dHidden,
        BASE,
        CHUNK,
        false);
    for (int r = 0; r < width; r++) {
      sums[sumsAt + r] +=
          kernels.scaleBy(count, dHidden, BASE + r * CHUNK, slope[m], at + r * stride);
    }
    kernels.multiply( // H = gelu(S A' + a)
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

  /** A chunk's part of the gradients of B and b. */
  private void addSecondLayer(int m, int chunk) {
    LinkFactor factor = factors.get(m);
    int width = factor.hiddenWidth();
    int count = count(chunk);
    int at = BASE + chunk * CHUNK;
    float[] dWeights = weights[m];
    kernels.addRowProducts(
        factor.links(),
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
    for (int l = 0; l < factor.links(); l++) {
      dLinkBias[l] += kernels.sum(count, dWeights, at + l * stride);
    }
  }

  /** A chunk's part of the gradient of A. */
  private void addFirstLayer(int m, int chunk, float[] dHidden, int dHiddenAt, int dHiddenStride) {
    LinkFactor factor = factors.get(m);
    kernels.multiply(
        factor.hiddenWidth(),
        in,
        count(chunk),
        dHidden,
        dHiddenAt,
        dHiddenStride,
        1,
        source.value.data,
        chunk * CHUNK * in,
        in,
        gradient(factor.hiddenWeight()),
        0,
        in,
        true);
  }

  private float[] gradient(Parameter parameter) {
    return tape.parameter(parameter).gradient.data;
  }
}
