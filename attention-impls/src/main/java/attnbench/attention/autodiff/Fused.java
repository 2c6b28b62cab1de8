package attnbench.attention.autodiff;

import java.util.List;

/**
 * Coarse operations with a hand-written backward, each equal to a composition of {@link Ops}.
 *
 * <p>N positions, H heads, D head width, C = H D.
 */
public final class Fused {
  private Fused() {}

  /** {@link #softmaxAttention(Tape, Var, Var, Var, int, boolean, double)} without dropout. */
  public static Var softmaxAttention(
      Tape tape, Var query, Var key, Var value, int heads, boolean causal) {
    return softmaxAttention(tape, query, key, value, heads, causal, 0);
  }

  /**
   * Multi-head softmax attention in O(N C) memory; see {@link SoftmaxAttention}. No query sees the
   * keys from {@link Tape#validLength} on.
   *
   * @param query [N x C], head h in columns h D to below (h + 1) D, as in all four matrices
   * @param causal whether position i sees positions 0 to i only
   * @param dropout share of the weights dropped where the tape has a source of randomness
   * @return [N x C]
   */
  public static Var softmaxAttention(
      Tape tape, Var query, Var key, Var value, int heads, boolean causal, double dropout) {
    requireRows(query, key, value);
    Ops.requireEqual("columns of keys and values", key.columns(), value.columns());
    requireHeads(heads, query.columns());
    int seen = tape.validLength(key.rows());
    return SoftmaxAttention.apply(
        tape, dotProducts(tape, query, key, heads), seen, value, heads, causal, dropout);
  }

  /** Multiply-adds of {@link #softmaxAttention} over n positions, forward. */
  public static long softmaxAttentionMultiplyAdds(int n, int c, boolean causal) {
    return 2L * c * SoftmaxAttention.pairs(n, n, causal);
  }

  /**
   * Multi-head softmax attention to keys that are no positions, so that none is padding.
   *
   * @param query [N x C]
   * @param key [M x C]
   * @param value [M x C]
   * @return [N x C]
   */
  public static Var crossAttention(Tape tape, Var query, Var key, Var value, int heads) {
    Ops.requireEqual("rows of keys and values", key.rows(), value.rows());
    Ops.requireEqual("columns of queries and keys", query.columns(), key.columns());
    requireHeads(heads, query.columns());
    return softmaxAttention(tape, dotProducts(tape, query, key, heads), value, heads);
  }

  private static ScoreBlocks dotProducts(Tape tape, Var query, Var key, int heads) {
    float scale = (float) (1 / Math.sqrt(query.columns() / heads));
    return new DotProductScores(tape, query, key, key.rows(), null, heads, scale);
  }

  /** Multiply-adds of {@link #crossAttention} of n queries to m keys, forward. */
  public static long crossAttentionMultiplyAdds(int n, int m, int c) {
    return 2L * c * SoftmaxAttention.pairs(n, m, false);
  }

  /**
   * Multi-head softmax attention of the pairs that patterns list; see {@link PatternAttention}.
   *
   * @param query [N x C]
   * @param key [M x C]
   * @param value [M x C]
   * @param scale what scores are multiplied with, {@code 1 / sqrt(D)} as a rule
   * @param patterns one for all heads, or one for each
   * @return [N x C]
   */
  public static Var patternAttention(
      Tape tape,
      Var query,
      Var key,
      Var value,
      int heads,
      float scale,
      AttentionPattern... patterns) {
    Ops.requireEqual("rows of keys and values", key.rows(), value.rows());
    Ops.requireEqual("columns of queries and keys", query.columns(), key.columns());
    Ops.requireEqual("columns of keys and values", key.columns(), value.columns());
    requireHeads(heads, query.columns());
    if (patterns.length != 1 && patterns.length != heads) {
      throw new IllegalArgumentException(
          "patterns are %d; there must be 1, or 1 for each of %d heads"
              .formatted(patterns.length, heads));
    }
    return PatternAttention.apply(tape, query, key, value, heads, scale, patterns);
  }

  /**
   * Values weighted with the softmax of scores over the keys; see {@link SoftmaxAttention}.
   *
   * @param scores of N queries and M keys
   * @param value [M x C], head h in columns h D to below (h + 1) D
   * @return [N x C]
   */
  public static Var softmaxAttention(Tape tape, ScoreBlocks scores, Var value, int heads) {
    requireHeads(heads, value.columns());
    return SoftmaxAttention.apply(tape, scores, value.rows(), value, heads, false, 0);
  }

  /**
   * Scores {@code scale Q K' + bias} for each head.
   *
   * @param query [N x C], head h in columns h D to below (h + 1) D
   * @param key [M x C]; there may be more rows
   * @param m M
   * @param bias [H x M] what a key adds to all its scores, or null; there may be more columns
   */
  public static ScoreBlocks dotProductScores(
      Tape tape, Var query, Var key, int m, Var bias, int heads, float scale) {
    Ops.requireEqual("columns of queries and keys", query.columns(), key.columns());
    requireHeads(heads, query.columns());
    return new DotProductScores(tape, query, key, m, bias, heads, scale);
  }

  /**
   * Scores that stand in a matrix.
   *
   * @param given [H rows x columns] with at least n rows for each head and at least M columns
   * @param n N
   */
  public static ScoreBlocks givenScores(Tape tape, Var given, int n, int heads) {
    return new GivenScores(tape, given, n, heads);
  }

  /**
   * Scores {@code A(i, j mod a) B(i, j div a)} of query i and key j for each head.
   *
   * @param tiled A [N x H a]
   * @param repeated B [N x H b] with a b at least M
   */
  public static ScoreBlocks factoredScores(Tape tape, Var tiled, Var repeated, int heads) {
    Ops.requireEqual("rows of both factors", tiled.rows(), repeated.rows());
    return new FactoredScores(tape, tiled, repeated, heads);
  }

  /** The sum of two scores of the same queries and keys. */
  public static ScoreBlocks summedScores(Tape tape, ScoreBlocks first, ScoreBlocks second) {
    return new SummedScores(tape, first, second);
  }

  /**
   * A sequence projected along its length, {@code P' X}; see {@link LengthProjection}.
   *
   * @param projection [M x parts K] with M at least N; rows past N are not used
   * @param x [N x C]
   * @param parts into how many equal parts the columns of both fall, each part on its own
   * @return [K x C]
   */
  public static Var projectLength(Tape tape, Var projection, Var x, int parts) {
    if (projection.rows() < x.rows()) {
      throw new IllegalArgumentException(
          "the sequence has %d positions; the projection is made for at most %d"
              .formatted(x.rows(), projection.rows()));
    }
    if (parts < 1 || projection.columns() % parts != 0 || x.columns() % parts != 0) {
      throw new IllegalArgumentException(
          "parts are %d; they must divide the %d columns of the projection and the width %d"
              .formatted(parts, projection.columns(), x.columns()));
    }
    return LengthProjection.apply(tape, projection, x, parts);
  }

  /** Multiply-adds of {@link #projectLength} of n positions to k, forward. */
  public static long projectLengthMultiplyAdds(int n, int k, int c) {
    return (long) n * k * c;
  }

  /**
   * Logits balanced to a matrix whose rows and columns sum to about 1, [M x M] to [M x M]; see
   * {@link SinkhornBalance}.
   *
   * @param iterations of rows, then columns; with 0 only rows are divided by their sums
   */
  public static Var balance(Tape tape, Var logits, int iterations) {
    Ops.requireEqual("rows and columns of what is balanced", logits.rows(), logits.columns());
    return SinkhornBalance.apply(tape, logits, iterations);
  }

  /** The sum of the rows of each block of a sequence, [N x C] to [M x C]. */
  public static Var blockSums(Tape tape, Var x, int block) {
    return BlockSort.sums(tape, x, block);
  }

  /**
   * Blocks of a sequence in a new order; see {@link BlockSort}.
   *
   * @param sorting [M x M] for each head, M as few blocks as hold N positions
   * @param x [N x C]
   * @param block B positions of a block
   * @return [M B x C]
   */
  public static Var sortBlocks(Tape tape, Var[] sorting, Var x, int block) {
    requireHeads(sorting.length, x.columns());
    int blocks = (x.rows() + block - 1) / block;
    for (Var ofHead : sorting) {
      Ops.requireEqual("rows of a sorting and blocks", ofHead.rows(), blocks);
      Ops.requireEqual("columns of a sorting and blocks", ofHead.columns(), blocks);
    }
    return BlockSort.apply(tape, sorting, x, block);
  }

  /** Multiply-adds of {@link #sortBlocks} over n positions, forward. */
  public static long sortBlocksMultiplyAdds(int n, int c, int block) {
    return (long) (n + block - 1) / block * n * c;
  }

  /**
   * The inverse of a row-stochastic matrix by iteration, [M x M] to [M x M]; see {@link
   * PseudoInverse}.
   *
   * @param steps of the iteration
   */
  public static Var pseudoInverse(Tape tape, Var a, int steps) {
    Ops.requireEqual("rows and columns of what is inverted", a.rows(), a.columns());
    return PseudoInverse.apply(tape, a, steps);
  }

  /** Multiply-adds of {@link #pseudoInverse} of m x m numbers, forward. */
  public static long pseudoInverseMultiplyAdds(int m, int steps) {
    return PseudoInverse.multiplyAdds(m, steps);
  }

  /**
   * A convolution along the sequence, one filter for all columns of a head; see {@link
   * HeadConvolution}.
   *
   * @param x [N x C]
   * @param filters [H x K], K odd
   * @return [N x C]
   */
  public static Var convolveHeads(Tape tape, Var x, Var filters) {
    if (x.columns() % filters.rows() != 0 || filters.columns() % 2 == 0) {
      throw new IllegalArgumentException(
          "filters are %d x %d; their number must divide the width %d and their taps be odd"
              .formatted(filters.rows(), filters.columns(), x.columns()));
    }
    return HeadConvolution.apply(tape, x, filters);
  }

  /** Multiply-adds of {@link #convolveHeads} over n positions, forward. */
  public static long convolveHeadsMultiplyAdds(int n, int c, int taps) {
    return HeadConvolution.multiplyAdds(n, c, taps);
  }

  /**
   * Multi-head linear attention; see {@link LinearAttention}.
   *
   * @param query phi of the queries, [N x E] with E = H F, head h in columns h F to below (h + 1) F
   * @param key phi of the keys, [N x E]
   * @param value [N x C]
   * @param epsilon added to the denominators
   * @param least what a denominator below it counts as; 0 where all are positive
   * @return [N x C]
   */
  public static Var linearAttention(
      Tape tape,
      Var query,
      Var key,
      Var value,
      int heads,
      boolean causal,
      float epsilon,
      float least) {
    requireRows(query, key, value);
    requireHeads(heads, query.columns());
    requireHeads(heads, value.columns());
    return LinearAttention.apply(tape, query, key, value, heads, causal, epsilon, least);
  }

  /** Multiply-adds of {@link #linearAttention} over n positions, forward; e = E columns. */
  public static long linearAttentionMultiplyAdds(int n, int c, int e, int heads, boolean causal) {
    return LinearAttention.multiplyAdds(n, c, e, heads, causal);
  }

  /**
   * Positive random features of the softmax kernel; see {@link PositiveFeatures}.
   *
   * @param x queries or keys, [N x C]
   * @param directions [M x D]; no gradient reaches them
   * @param epsilon added to each feature
   * @return [N x H M], head h in columns h M to below (h + 1) M
   */
  public static Var positiveFeatures(
      Tape tape, Var x, Var directions, int heads, float epsilon, Stabiliser stabiliser) {
    requireHeads(heads, x.columns());
    Ops.requireEqual(
        "head width and columns of the directions", x.columns() / heads, directions.columns());
    return PositiveFeatures.apply(tape, x, directions, heads, epsilon, stabiliser);
  }

  /**
   * The product of sparse factors and values; see {@link LinkMixing}.
   *
   * @param values [N x C]
   * @param source [N x C'] what the link weights are made from
   * @return [N x C]
   */
  public static Var mixLinks(
      Tape tape, Var values, Var source, List<LinkFactor> factors, LinkResidual residual) {
    return LinkMixing.apply(tape, values, source, factors, residual);
  }

  /**
   * The product of sparse factors that nobody learns and values; see {@link FixedLinkMixing}.
   *
   * @param values [N x C]
   * @return [N x C]
   */
  public static Var mixFixedLinks(Tape tape, Var values, List<FixedFactor> factors) {
    return FixedLinkMixing.apply(tape, values, factors);
  }

  /**
   * The real part of the two-dimensional Fourier transform; see {@link FourierMixing}.
   *
   * @param x [N x C]
   * @param width the transform along the columns, made once for C
   * @return [N x C]
   */
  public static Var fourier(Tape tape, Var x, WidthFourier width) {
    return FourierMixing.apply(tape, x, width);
  }

  /** Multiply-adds of {@link #fourier} over n positions, forward. */
  public static long fourierMultiplyAdds(int n, int c) {
    return FourierMixing.multiplyAdds(n, c);
  }

  /**
   * The convolution kernels of linear systems; see {@link StateSpaceKernel}.
   *
   * @param n N, the kernels' length
   * @return [C x N]
   */
  public static Var stateSpaceKernel(Tape tape, DiagonalSystem system, int n) {
    return StateSpaceKernel.apply(tape, system, n);
  }

  /** Multiply-adds of {@link #stateSpaceKernel}, forward, with S states held for each channel. */
  public static long stateSpaceKernelMultiplyAdds(int n, int c, int states) {
    return StateSpaceKernel.multiplyAdds(n, c, states);
  }

  /**
   * Linear systems run step by step; see {@link StateSpaceScan}.
   *
   * @param x [N x C]
   * @param backwards whether a position sees those after it, instead of itself and those before
   * @return [N x C]
   */
  public static Var stateSpaceScan(Tape tape, Var x, DiagonalSystem system, boolean backwards) {
    return StateSpaceScan.apply(tape, x, system, backwards);
  }

  /** Multiply-adds of {@link #stateSpaceScan}, forward. */
  public static long stateSpaceScanMultiplyAdds(int n, int c, int states, boolean backwards) {
    return StateSpaceScan.multiplyAdds(n, c, states, backwards);
  }

  /**
   * Convolution with kernels as long as the sequence; see {@link LongConvolution}.
   *
   * @param x [N x C]
   * @param kernel [C x N] for a position and those before it
   * @param ahead [C x N] for those after it, or null for none
   * @return [N x C]
   */
  public static Var longConvolution(Tape tape, Var x, Var kernel, Var ahead) {
    return LongConvolution.apply(tape, x, kernel, ahead);
  }

  /** Multiply-adds of {@link #longConvolution} over n positions, forward. */
  public static long longConvolutionMultiplyAdds(int n, int c) {
    return LongConvolution.multiplyAdds(n, c);
  }

  private static void requireRows(Var query, Var key, Var value) {
    Ops.requireEqual("rows of queries and keys", query.rows(), key.rows());
    Ops.requireEqual("rows of keys and values", key.rows(), value.rows());
    Ops.requireEqual("columns of queries and keys", query.columns(), key.columns());
  }

  static void requireHeads(int heads, int columns) {
    if (heads < 1 || columns % heads != 0) {
      throw new IllegalArgumentException(
          "heads are %d; they must divide the width %d".formatted(heads, columns));
    }
  }
}
