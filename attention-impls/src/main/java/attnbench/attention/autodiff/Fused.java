package attnbench.attention.autodiff;

import java.util.List;

/**
 * Coarse operations with a hand-written backward, each equal to a composition of {@link Ops}.
 *
 * <p>N positions, H heads, D head width, C = H D.
 */
public final class Fused {
  private Fused() {}

  /**
   * Multi-head softmax attention in O(N C) memory, scores divided by sqrt(D); see {@link
   * SoftmaxAttention}.
   *
   * @param query [N x C], head h in columns h D to below (h + 1) D, as in all four matrices
   * @param key [M x C]
   * @param value [M x C]
   * @param causal whether position i sees positions 0 to i only; then M = N
   * @return [N x C]
   */
  public static Var softmaxAttention(
      Tape tape, Var query, Var key, Var value, int heads, boolean causal) {
    if (causal) {
      Ops.requireEqual("rows of queries and keys", query.rows(), key.rows());
    }
    requireHeads(query, key, value, heads);
    float scale = (float) (1 / Math.sqrt(query.columns() / heads));
    ScoreBlocks scores = new DotProductScores(tape, query, key, heads, scale);
    return SoftmaxAttention.apply(tape, scores, query.rows(), value, heads, causal);
  }

  /** Multiply-adds of {@link #softmaxAttention} over n positions, forward. */
  public static long softmaxAttentionMultiplyAdds(int n, int c, boolean causal) {
    return 2L * c * SoftmaxAttention.pairs(n, n, causal);
  }

  /** Multiply-adds of {@link #softmaxAttention} of n queries to m keys, forward. */
  public static long softmaxAttentionMultiplyAdds(int n, int m, int c) {
    return 2L * c * SoftmaxAttention.pairs(n, m, false);
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
   * @param query phi of the queries, [N x C], positive
   * @param key phi of the keys, [N x C], positive
   * @param value [N x C]
   * @param epsilon added to the denominators
   * @return [N x C]
   */
  public static Var linearAttention(
      Tape tape, Var query, Var key, Var value, int heads, boolean causal, float epsilon) {
    Ops.requireEqual("rows of queries and keys", query.rows(), key.rows());
    requireHeads(query, key, value, heads);
    return LinearAttention.apply(tape, query, key, value, heads, causal, epsilon);
  }

  /** Multiply-adds of {@link #linearAttention} over n positions, forward. */
  public static long linearAttentionMultiplyAdds(int n, int c, int heads, boolean causal) {
    return LinearAttention.multiplyAdds(n, c, heads, causal);
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

  private static void requireHeads(Var query, Var key, Var value, int heads) {
    Ops.requireEqual("rows of keys and values", key.rows(), value.rows());
    Ops.requireEqual("columns of queries and keys", query.columns(), key.columns());
    Ops.requireEqual("columns of keys and values", key.columns(), value.columns());
    if (heads < 1 || query.columns() % heads != 0) {
      throw new IllegalArgumentException(
          "heads are %d; they must divide the width %d".formatted(heads, query.columns()));
    }
  }
}
