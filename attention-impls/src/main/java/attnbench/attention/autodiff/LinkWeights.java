package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The link weights of Paramixer's factors, each made by an MLP from the source: {@code H = gelu(S
 * A' + a)}, {@code W = H B' + b} (Yu et al. 2022, section 3), held {@linkplain ChannelMajor
 * channel-major}.
 *
 * <p>The positions go chunk by chunk through the MLPs. Narrow factors share their products with the
 * source, in groups: it is then packed once for several of them. The hidden units of a chunk, those
 * of all factors, lie in one block, which backward reads from end to end.
 *
 * <p>N positions, C columns of the source, h hidden units of a factor, K links, M factors.
 */
final class LinkWeights {
  /** Positions that go through the MLPs of all factors while their rows stay in the cache. */
  static final int CHUNK = 256;

  /** Hidden units that a group has at most, unless it is of one factor. */
  private static final int GROUP = 128;

  private static final int BASE = ChannelMajor.BASE;

  /** Adds to the gradients of an MLP's second layer, and of its first. */
  private static final int LAYERS = 2;

  /** Factors first to below end, with the hidden units from unit to below endUnit of all. */
  private record Group(int first, int end, int unit, int endUnit) {
    int units() {
      return endUnit - unit;
    }
  }

  private final Tape tape;
  private final KernelProvider kernels;
  private final List<LinkFactor> factors;
  private final Var source;
  private final int n;
  private final int in;
  private final int chunks;
  private final int stride;

  /** The first hidden unit of each factor among those of all, and their number. */
  private final int[] firstUnit;

  private final int units;
  private final List<Group> groups;

  /** First layers of all factors, [units x C]. */
  private final float[] firstLayers;

  /* Of each chunk, or of each member of the team when only inferring: [units x positions] hidden
   * units and their slopes. */
  private final float[][] hidden;
  private final float[][] slope;

  /** Of each factor, [K x stride]. */
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
    firstUnit = firstUnits();
    units = firstUnit[factors.size()];
    groups = groups();
    firstLayers = tape.workspace().floats(units * in);
    hidden = blocks();
    slope = blocks();
    weights = new float[factors.size()][];
    for (int m = 0; m < factors.size(); m++) {
      weights[m] = ChannelMajor.rows(tape, factors.get(m).links(), n);
    }
    stackFirstLayers();
    float[][] sourceRows = tape.memberFloats(BASE + in * rowStride(0));
    tape.team().forEach(chunks, (member, chunk) -> makeChunk(member, chunk, sourceRows[member]));
  }

  /** The weights of factor m, [K x stride]; what a caller writes there, it keeps. */
  float[] of(int m) {
    return weights[m];
  }

  private int[] firstUnits() {
    int[] firsts = new int[factors.size() + 1];
    for (int m = 0; m < factors.size(); m++) {
      firsts[m + 1] = firsts[m] + factors.get(m).hiddenWidth();
    }
    return firsts;
  }

  private List<Group> groups() {
    List<Group> all = new ArrayList<>();
    int first = 0;
    for (int end = 1; end <= factors.size(); end++) {
      if (end == factors.size() || firstUnit[end + 1] - firstUnit[first] > GROUP) {
        all.add(new Group(first, end, firstUnit[first], firstUnit[end]));
        first = end;
      }
    }
    return all;
  }

  private float[][] blocks() {
    int length = BASE + units * rowStride(0);
    if (!tape.recording()) {
      return tape.memberFloats(length);
    }
    float[][] blocks = new float[chunks][];
    for (int chunk = 0; chunk < chunks; chunk++) {
      blocks[chunk] = tape.workspace().floats(length);
    }
    return blocks;
  }

  private void stackFirstLayers() {
    for (int m = 0; m < factors.size(); m++) {
      float[] weight = factors.get(m).hiddenWeight().value().data;
      int width = factors.get(m).hiddenWidth();
      System.arraycopy(weight, 0, firstLayers, firstUnit[m] * in, width * in);
    }
  }

  /** Positions of a chunk. */
  private int count(int chunk) {
    return Math.min(CHUNK, n - chunk * CHUNK);
  }

  /** Floats from one hidden unit of a chunk to the next; the first chunk has the most. */
  private int rowStride(int chunk) {
    return ChannelMajor.stride(count(chunk));
  }

  /** Where a chunk begins in a row of N positions. */
  private int at(int chunk) {
    return BASE + chunk * CHUNK;
  }

  private void makeChunk(int member, int chunk, float[] sourceRows) {
    int count = count(chunk);
    int rowStride = rowStride(chunk);
    int from = chunk * CHUNK * in;
    kernels.transpose(count, in, source.value.data, from, in, sourceRows, BASE, rowStride);
    int block = tape.recording() ? chunk : member;
    for (Group group : groups) {
      makeHidden(group, chunk, sourceRows, hidden[block], slope[block]);
      for (int m = group.first; m < group.end; m++) {
        makeWeights(m, chunk, hidden[block]);
      }
    }
  }

  private void makeHidden(Group group, int chunk, float[] sourceRows, float[] h, float[] slopes) {
    int count = count(chunk);
    int rowStride = rowStride(chunk);
    for (int m = group.first; m < group.end; m++) {
      float[] bias = factors.get(m).hiddenBias().value().data;
      fillRows(bias, h, BASE + firstUnit[m] * rowStride, rowStride, count);
    }
    kernels.multiply(
        group.units(),
        count,
        in,
        firstLayers,
        group.unit * in,
        in,
        1,
        sourceRows,
        BASE,
        rowStride,
        h,
        BASE + group.unit * rowStride,
        rowStride,
        true);
    for (int unit = group.unit; unit < group.endUnit; unit++) {
      int row = BASE + unit * rowStride;
      kernels.gelu(count, h, row, h, row, slopes, row);
    }
  }

  private void makeWeights(int m, int chunk, float[] h) {
    LinkFactor factor = factors.get(m);
    int count = count(chunk);
    int rowStride = rowStride(chunk);
    fillRows(factor.linkBias().value().data, weights[m], at(chunk), stride, count);
    kernels.multiply(
        factor.links(),
        count,
        factor.hiddenWidth(),
        factor.linkWeight().value().data,
        0,
        factor.hiddenWidth(),
        1,
        h,
        BASE + firstUnit[m] * rowStride,
        rowStride,
        weights[m],
        at(chunk),
        stride,
        true);
  }

  /** Writes each number of a bias into a row. */
  private static void fillRows(float[] bias, float[] a, int at, int rowStride, int count) {
    for (int r = 0; r < bias.length; r++) {
      int row = at + r * rowStride;
      Arrays.fill(a, row, row + count, bias[r]);
    }
  }

  /**
   * From the gradients of the weights, which have taken their place in {@link #of}, to those of the
   * MLPs' parameters and the source.
   */
  void backward() {
    float[] dFirstLayers = tape.workspace().floats(units * in);
    Arrays.fill(dFirstLayers, 0, units * in, 0f);
    float[] biasSums = tape.workspace().floats(chunks * units);
    int mostUnits = factors.stream().mapToInt(LinkFactor::hiddenWidth).max().orElse(0);
    float[][] dHidden = tape.memberFloats(BASE + mostUnits * rowStride(0));
    if (tape.team().size() == 1) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        for (Group group : groups) {
          backwardGroup(group, chunk, dHidden[0], biasSums);
          for (int m = group.first; m < group.end; m++) {
            addSecondLayer(m, chunk);
          }
          addFirstLayers(group.unit, group.endUnit, chunk, dFirstLayers);
        }
      }
    } else {
      backwardShared(dFirstLayers, dHidden, biasSums);
    }
    addToFirstLayers(dFirstLayers, biasSums);
  }

  /**
   * The same in two passes, over the positions and over the parameters: a thread has a parameter's
   * gradient to itself and adds up the chunks in their order.
   */
  private void backwardShared(float[] dFirstLayers, float[][] dHidden, float[] biasSums) {
    tape.team()
        .forEach(
            chunks,
            (member, chunk) -> {
              for (Group group : groups) {
                backwardGroup(group, chunk, dHidden[member], biasSums);
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
                  addFirstLayers(firstUnit[m], firstUnit[m + 1], chunk, dFirstLayers);
                }
              }
            });
  }

  /**
   * The gradients of a chunk's hidden units before the GELU, in the place of their slopes; with
   * their sums, and what they add to the gradient of the source.
   */
  private void backwardGroup(Group group, int chunk, float[] dHidden, float[] biasSums) {
    int rowStride = rowStride(chunk);
    for (int m = group.first; m < group.end; m++) {
      backwardHidden(m, chunk, dHidden, biasSums);
    }
    if (source.needsGradient()) {
      kernels.multiply( // H = gelu(S A' + a)
          count(chunk),
          in,
          group.units(),
          slope[chunk],
          BASE + group.unit * rowStride,
          1,
          rowStride,
          firstLayers,
          group.unit * in,
          in,
          source.gradient.data,
          chunk * CHUNK * in,
          in,
          true);
    }
  }

  private void backwardHidden(int m, int chunk, float[] dHidden, float[] biasSums) {
    LinkFactor factor = factors.get(m);
    int width = factor.hiddenWidth();
    int count = count(chunk);
    int rowStride = rowStride(chunk);
    kernels.multiply( // W = H B' + b
        width,
        count,
        factor.links(),
        factor.linkWeight().value().data,
        0,
        1,
        width,
        weights[m],
        at(chunk),
        stride,
        dHidden,
        BASE,
        rowStride,
        false);
    for (int r = 0; r < width; r++) {
      int unit = firstUnit[m] + r;
      int row = BASE + unit * rowStride;
      biasSums[chunk * units + unit] =
          kernels.scaleBy(count, slope[chunk], row, dHidden, BASE + r * rowStride);
    }
  }

  /** A chunk's part of the gradients of B and b. */
  private void addSecondLayer(int m, int chunk) {
    LinkFactor factor = factors.get(m);
    int width = factor.hiddenWidth();
    int rowStride = rowStride(chunk);
    float[] dWeights = weights[m];
    kernels.addRowProducts(
        factor.links(),
        width,
        count(chunk),
        dWeights,
        at(chunk),
        stride,
        hidden[chunk],
        BASE + firstUnit[m] * rowStride,
        rowStride,
        gradient(factor.linkWeight()),
        0,
        width);
    float[] dLinkBias = gradient(factor.linkBias());
    for (int l = 0; l < factor.links(); l++) {
      dLinkBias[l] += kernels.sum(count(chunk), dWeights, at(chunk) + l * stride);
    }
  }

  /** A chunk's part of the gradient of A, for some of all hidden units. */
  private void addFirstLayers(int unit, int endUnit, int chunk, float[] dFirstLayers) {
    int rowStride = rowStride(chunk);
    kernels.multiply(
        endUnit - unit,
        in,
        count(chunk),
        slope[chunk],
        BASE + unit * rowStride,
        rowStride,
        1,
        source.value.data,
        chunk * CHUNK * in,
        in,
        dFirstLayers,
        unit * in,
        in,
        true);
  }

  private void addToFirstLayers(float[] dFirstLayers, float[] biasSums) {
    for (int m = 0; m < factors.size(); m++) {
      LinkFactor factor = factors.get(m);
      int width = factor.hiddenWidth();
      int at = firstUnit[m] * in;
      kernels.axpy(width * in, 1f, dFirstLayers, at, gradient(factor.hiddenWeight()), 0);
      float[] dBias = gradient(factor.hiddenBias());
      for (int chunk = 0; chunk < chunks; chunk++) {
        kernels.axpy(width, 1f, biasSums, chunk * units + firstUnit[m], dBias, 0);
      }
    }
  }

  private float[] gradient(Parameter parameter) {
    return tape.parameter(parameter).gradient.data;
  }
}
