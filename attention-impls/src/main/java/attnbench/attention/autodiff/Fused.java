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
    return SoftmaxAttention.apply(tape, query, key, value, heads, causal, dropout);
  }

  /** Multiply-adds of {@link #softmaxAttention} over n positions, forward. */
  public static long softmaxAttentionMultiplyAdds(int n, int c, boolean causal) {
    return SoftmaxAttention.multiplyAdds(n, c, causal);
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
