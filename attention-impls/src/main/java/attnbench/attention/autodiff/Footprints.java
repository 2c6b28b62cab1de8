package attnbench.attention.autodiff;

import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.kernel.KernelProvider;

/**
 * The {@link Footprint} of each operation that takes more than a result, forward and backward
 * together, where every operand needs a gradient.
 *
 * <p>A primitive not listed here takes a result alone. Letters are those of the operations; N' is N
 * up to a multiple of the halo and one halo more, {@link ChannelMajor}'s stride, and B' the same
 * for a chunk of {@link LinkWeights}; D' is D up to a multiple of the halo, as columns are packed,
 * and K' likewise.
 */
public final class Footprints {
  private static final Size TILE = Size.of(SoftmaxAttention.BLOCK);
  private static final Size CHUNK = Size.of(LinearAttention.CHUNK);
  private static final Size PATTERN_TILE = Size.of(AttentionPattern.BLOCK);

  private Footprints() {}

  /** Of {@link Ops#linear}, [N x in] to [N x out], without the {@link PackedWeights}. */
  public static Footprint linear(Size n, Size in, Size out) {
    Footprint result = Footprint.NONE.withResults(1, n, out);
    return in.value() < out.value() ? result.with(2, in, out) : result;
  }

  /** Of {@link Ops#matmul}, [N x K] with [K x M]. */
  public static Footprint matmul(Size n, Size k, Size m) {
    return Footprint.NONE.withResults(1, n, m).with(1, k, m);
  }

  /** Of {@link Ops#transpose}. */
  public static Footprint transpose(Size n, Size c) {
    return Footprint.NONE.with(3, n, c);
  }

  /** Of {@link Ops#gelu}. */
  public static Footprint gelu(Size n, Size c) {
    return Footprint.NONE.with(3, n, c);
  }

  /** Of {@link Ops#layerNorm}. */
  public static Footprint layerNorm(Size n, Size c) {
    return Footprint.NONE.with(3, n, c).with(1, n);
  }

  /** Of {@link Ops#dropout}. */
  public static Footprint dropout(Size n, Size c, double probability) {
    return probability == 0 ? Footprint.NONE : Footprint.NONE.with(3, n, c);
  }

  /** Of {@link Softmax#columns}. */
  public static Footprint softmaxColumns(Size n, Size m) {
    return Footprint.NONE.withResults(1, n, m).with(4, m);
  }

  /** Of {@link Fused#softmaxAttention} and {@link Fused#crossAttention}, N queries and M keys. */
  public static Footprint softmaxAttention(Size n, Size m, Size c, Size h, double dropout) {
    return dotProductScores(m, c, headWidth(c, h)).plus(attend(n, m, c, h, dropout));
  }

  /** Of softmax attention of N queries to M keys, without its scores. */
  public static Footprint attend(Size n, Size m, Size c, Size h, double dropout) {
    return Footprint.NONE
        .withResults(1, n, c)
        .with(2, m, c)
        .with(1, h, n)
        .with(dropout == 0 ? 2 : 3, TILE, TILE)
        .with(1, TILE, headWidth(c, h))
        .plus(packedRows(headWidth(c, h)))
        .with(4, TILE);
  }

  /** Of {@link Fused#dotProductScores} with M keys of width C in heads of width D. */
  public static Footprint dotProductScores(Size m, Size c, Size d) {
    return Footprint.NONE.with(2, m, c).with(1, TILE, d).plus(packedRows(d));
  }

  /** Of {@link PackedRows}. */
  private static Footprint packedRows(Size d) {
    Size packed = new Size(d.name() + "'", KernelProvider.packedLength(1, (int) d.value()));
    return Footprint.NONE.with(3, TILE, d).with(1, TILE, packed);
  }

  /** Of {@link Fused#factoredScores} with a columns of the one factor and b of the other. */
  public static Footprint factoredScores(Size n, Size a, Size b) {
    return Footprint.NONE.with(2, a, stride(n)).with(1, n, a).with(2, b, stride(n)).with(1, n, b);
  }

  /** Of {@link Fused#givenScores} or of {@link Fused#summedScores}: a tile. */
  public static Footprint tileOfScores() {
    return Footprint.NONE.with(1, TILE, TILE);
  }

  /**
   * Of {@link Fused#patternAttention} with N queries, without the patterns.
   *
   * @param rounds R of the patterns
   */
  public static Footprint patternAttention(Size n, Size c, Size h, int rounds) {
    Size d = headWidth(c, h);
    return Footprint.NONE
        .withResults(1, n, c)
        .with(1, h, n)
        .with(3, n)
        .with(rounds > 1 ? 3 : 2, PATTERN_TILE, PATTERN_TILE)
        .with(8, PATTERN_TILE, d)
        .with(2, Size.of(Math.max(1, rounds)), PATTERN_TILE)
        .with(rounds > 1 ? 5 : 6, PATTERN_TILE);
  }

  /**
   * Of {@link Fused#linearAttention}.
   *
   * @param e E, columns of the features
   */
  public static Footprint linearAttention(Size n, Size c, Size e, Size h, boolean causal) {
    Size d = headWidth(c, h);
    Size f = new Size("F", e.value() / h.value());
    Size behind = new Size("(D + 1)", d.value() + 1, d);
    Size chunks = chunks(n, LinearAttention.CHUNK);
    Footprint ofHead =
        Footprint.NONE.with(1, n, d).with(1, n).with(causal ? 2 : 1, f, behind).with(1, d, f);
    Footprint ofAll = Footprint.NONE.withResults(1, n, c).with(1, h, n).plus(ofHead.times(h));
    return causal
        ? ofAll.with(1, h, chunks, f, behind).with(1, CHUNK, CHUNK)
        : ofAll.with(1, h, f, behind);
  }

  /**
   * Of {@link GatedAttention}.
   *
   * @param e E, columns of the features
   */
  public static Footprint gatedAttention(Size n, Size c, Size e, Size h) {
    Size f = new Size("F", e.value() / h.value());
    Size behind = new Size("(D + 1)", headWidth(c, h).value() + 1);
    Size chunks = chunks(n, LinearAttention.CHUNK);
    return Footprint.NONE
        .withResults(1, n, c)
        .with(2, h, n, behind)
        .with(1, n, behind)
        .with(1, h, chunks, f, behind)
        .with(3, f, behind)
        .with(2, CHUNK, behind)
        .with(4, CHUNK, CHUNK)
        .with(3, CHUNK);
  }

  /** Of {@link Fused#positiveFeatures} with M directions, E = H M. */
  public static Footprint positiveFeatures(Size n, Size c, Size m, Size e, Size h) {
    return Footprint.NONE
        .withResults(1, n, e)
        .with(2, m, headWidth(c, h))
        .with(3, h, n)
        .with(1, new Size("(N / 64)", (n.value() + 63) / 64))
        .with(1, Size.of(PositiveFeatures.BLOCK), m);
  }

  /** Of {@link Features#project} with M directions, E = H M. */
  public static Footprint project(Size n, Size c, Size m, Size e, Size h) {
    return Footprint.NONE.withResults(1, n, e).with(1, m, headWidth(c, h));
  }

  /** Of {@link Features#normaliseHeads}. */
  public static Footprint normaliseHeads(Size n, Size c, Size h) {
    return Footprint.NONE.withResults(1, n, c).with(3, h, n);
  }

  /** Of {@link Features#weightByPosition}, to E = 2 C columns. */
  public static Footprint weightByPosition(Size n, Size e) {
    return Footprint.NONE.withResults(1, n, e).with(3, n);
  }

  /**
   * Of {@link Fused#mixLinks} with values and source of C columns.
   *
   * @param hidden h of every factor
   * @param links K of every factor
   * @param factors M
   */
  public static Footprint mixLinks(
      Size n, Size c, Size hidden, Size links, Size factors, LinkResidual residual) {
    Size stride = stride(n);
    Size chunk = new Size("B'", stride(Size.of(Math.min(n.value(), LinkWeights.CHUNK))).value());
    Size chunks = chunks(n, LinkWeights.CHUNK);
    Size units = new Size("M h", factors.value() * hidden.value(), factors, hidden);
    Footprint ofFactor = Footprint.NONE.with(1, rows(c, stride)).with(1, rows(links, stride));
    return Footprint.NONE
        .with(3, n, c)
        .with(residual == LinkResidual.FIRST ? 4 : 3, rows(c, stride))
        .plus(ofFactor.times(factors))
        .plus(Footprint.NONE.with(2, rows(units, chunk)).times(chunks))
        .with(2, units, c)
        .with(1, chunks, units)
        .with(1, rows(c, chunk))
        .with(1, rows(hidden, chunk));
  }

  /**
   * Of {@link Fused#mixFixedLinks}.
   *
   * @param links of all factors
   */
  public static Footprint mixFixedLinks(Size n, Size c, Size links) {
    return Footprint.NONE
        .with(2, n, c)
        .with(1, links, n)
        .with(2, n, Size.of(FixedLinkMixing.COLUMNS));
  }

  /** Of {@link Fused#fourier}, with F = (C + 1) / 2 complex columns. */
  public static Footprint fourier(Size n, Size c) {
    Size f = complexColumns(c);
    int length = Math.toIntExact(n.value());
    Footprint given = Footprint.NONE.with(3, n, c);
    return FourierPlan.isChirped(length)
        ? given.with(4, n, f).with(12, new Size("P", FourierPlan.convolutionLength(length)), f)
        : given.with(8, n, f);
  }

  /** Of {@link Fused#longConvolution}, with P the power of two from 2 N on. */
  public static Footprint longConvolution(Size n, Size c, boolean ahead) {
    Size padded = new Size("P", LongConvolution.paddedLength(Math.toIntExact(n.value())));
    return Footprint.NONE.with(3, n, c).with(12, padded, complexColumns(c));
  }

  /** Of {@link Fused#stateSpaceKernel} with S states; Q and R are about the root of N. */
  public static Footprint stateSpaceKernel(Size n, Size c, Size s) {
    Size q = new Size("Q", StateSpaceKernel.near(Math.toIntExact(n.value())));
    Size r = new Size("R", (n.value() + q.value() - 1) / q.value());
    Size both = new Size("(2 S)", 2 * s.value(), s);
    return Footprint.NONE.withResults(1, n, c).with(2, both, q).with(3, both, r).with(1, r, q);
  }

  /** Of {@link Fused#stateSpaceScan} with S states. */
  public static Footprint stateSpaceScan(Size n, Size c, Size s) {
    return Footprint.NONE
        .withResults(1, n, c)
        .with(8, s, c)
        .with(1, n, Size.of(2 * KernelProvider.HALO));
  }

  /** Of {@link Fused#convolveHeads} with K taps. */
  public static Footprint convolveHeads(Size n, Size c, Size h, int taps) {
    Size k = new Size("K", taps);
    Size padded = new Size("(N + K - 1)", n.value() + taps - 1, n, k);
    Size block = Size.of(HeadConvolution.BLOCK);
    Size reach = new Size("(31 + K)", HeadConvolution.BLOCK - 1 + taps, k);
    Size stride = new Size("(N + K - 1)'", stride(padded).value(), n, k);
    return Footprint.NONE
        .withResults(1, n, c)
        .with(2, padded, c)
        .with(1, c, stride)
        .with(1, h, block, reach)
        .with(1, block, reach);
  }

  /** Of {@link Fused#projectLength} to K positions, all columns together. */
  public static Footprint projectLength(Size k, Size c) {
    return Footprint.NONE.withResults(1, k, c).with(1, c, k);
  }

  /** Of {@link Fused#projectLength} to K positions, head by head. */
  public static Footprint projectLength(Size k, Size c, Size h) {
    return Footprint.NONE
        .withResults(1, k, c)
        .plus(Footprint.NONE.with(1, headWidth(c, h), k).times(h));
  }

  /** Of {@link Fused#pseudoInverse} of M rows. */
  public static Footprint pseudoInverse(Size m, int steps) {
    return Footprint.NONE.with(1, m).with(5 + 18 * steps, m, m);
  }

  /** Of {@link Fused#sortBlocks} with M blocks of R rows in all. */
  public static Footprint sortBlocks(Size rows, Size m, Size c, Size h) {
    return Footprint.NONE.withResults(1, rows, c).with(1, headWidth(c, h), m);
  }

  /** Of {@link Fused#balance} of M rows. */
  public static Footprint balance(Size m, int iterations) {
    return iterations == 0
        ? Footprint.NONE.withResults(1, m, m)
        : Footprint.NONE.with(10 * (iterations - 1) + 2, m, m).plus(softmaxColumns(m, m));
  }

  /** D, the width of a head. */
  public static Size headWidth(Size c, Size h) {
    return new Size("D", c.value() / h.value());
  }

  private static Size complexColumns(Size c) {
    return new Size("F", (c.value() + 1) / 2);
  }

  private static Size stride(Size n) {
    return new Size(n.name() + "'", ChannelMajor.stride(Math.toIntExact(n.value())));
  }

  /** How many chunks of positions there are, the last one perhaps shorter. */
  private static Size chunks(Size n, int positions) {
    return new Size("(N / " + positions + ")", (n.value() + positions - 1) / positions, n);
  }

  /** Rows that begin where lines of the cache do. */
  private static Size rows(Size count, Size stride) {
    return new Size(
        "(%s %s + %d)".formatted(count.name(), stride.name(), ChannelMajor.BASE),
        ChannelMajor.BASE + count.value() * stride.value(),
        count,
        stride);
  }
}
