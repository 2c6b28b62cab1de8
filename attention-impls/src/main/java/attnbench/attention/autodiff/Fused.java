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
   * Multi-head softmax attention in O(N C) memory; see {@link SoftmaxAttention}.
   *
   * @param query [N x C], head h in columns h D to below (h + 1) D, as in all four matrices
   * @param causal whether position i sees positions 0 to i only
   * @return [N x C]
   */
  public static Var softmaxAttention(
      Tape tape, Var query, Var key, Var value, int heads, boolean causal) {
    requireHeads(query, key, value, heads);
    return SoftmaxAttention.apply(tape, query, key, value, heads, causal);
  }

  /** Multiply-adds of {@link #softmaxAttention} over n positions, forward. */
  public static long softmaxAttentionMultiplyAdds(int n, int c, boolean causal) {
    return SoftmaxAttention.multiplyAdds(n, c, causal);
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

  private static void requireHeads(Var query, Var key, Var value, int heads) {
    Ops.requireEqual("rows of queries and keys", query.rows(), key.rows());
    Ops.requireEqual("rows of keys and values", key.rows(), value.rows());
    Ops.requireEqual("columns of queries and keys", query.columns(), key.columns());
    Ops.requireEqual("columns of keys and values", key.columns(), value.columns());
    if (heads < 1 || query.columns() % heads != 0) {
      throw new IllegalArgumentException(
          "heads are %d; they must divide the width %d".formatted(heads, query.columns()));
    }
  }
}
