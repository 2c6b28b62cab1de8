package attnbench.attention.kernel;

/**
 * The loops of link mixing: rows of a sequence that are sums of few others, found at fixed
 * distances.
 *
 * <p>A part of {@link KernelProvider}, whose conventions hold.
 */
public interface LinkKernels {
  /**
   * Link mixing, channels in rows: {@code out(c, i) = start(c, i) + sum over l of w(l, i') v(c, (i
   * + shift[l]) mod n)} for i from {@code from} (inclusive) to {@code to} (exclusive), where i' is
   * i, or with {@code weightsAtSource} the shifted position too.
   *
   * <p>Rows of v, and of w with weightsAtSource, go on cyclically for {@link KernelProvider#HALO}
   * elements past n. Rows of start, out and w are readable and writable up to the next multiple of
   * HALO past {@code to}; what is written past it has no meaning.
   *
   * @param channels rows of v, start and out
   * @param n N, positions
   * @param from a multiple of HALO
   * @param shift one for each link, 0 (inclusive) to n (exclusive); one link at least
   * @param v [channels x n]
   * @param w link weights [links x n]
   * @param start [channels x n] with the layout of out, or null for zeros
   * @param out [channels x n], may be the same as start but not as v
   */
  void mixLinks(
      int channels,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vOffset,
      int vStride,
      float[] w,
      int wOffset,
      int wStride,
      boolean weightsAtSource,
      float[] start,
      float[] out,
      int outOffset,
      int outStride);

  /**
   * The gradient of the link weights of positions {@code from} to {@code to}: {@code dw(l, i -
   * from) = sum over c of dOut(c, i) v(c, (i + shift[l]) mod n)}, with the layouts of {@link
   * #mixLinks}.
   *
   * @param dw [links x (to - from)], written; rows are writable up to a multiple of HALO
   */
  void linkWeightGradient(
      int channels,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vOffset,
      int vStride,
      float[] dOut,
      int dOutOffset,
      int dOutStride,
      float[] dw,
      int dwOffset,
      int dwStride);

  /**
   * Link mixing, positions in rows: {@code out(i, c) = sum over l of w(l, i') v((i + shift[l]) mod
   * n, c)} for i from {@code from} (inclusive) to {@code to} (exclusive), where i' is i, or with
   * {@code weightsAtSource} the shifted position too.
   *
   * @param columns of v and out
   * @param n N, positions
   * @param shift one for each link, 0 (inclusive) to n (exclusive); one link at least
   * @param v [n x columns]
   * @param w link weights [links x n]
   * @param accumulate whether to add to out
   * @param out [n x columns], not the same as v
   */
  default void mixLinkRows(
      int columns,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vOffset,
      int vStride,
      float[] w,
      int wOffset,
      int wStride,
      boolean weightsAtSource,
      boolean accumulate,
      float[] out,
      int outOffset,
      int outStride) {
    ScalarLinkRows.mixLinkRows(
        columns,
        n,
        from,
        to,
        shift,
        v,
        vOffset,
        vStride,
        w,
        wOffset,
        wStride,
        weightsAtSource,
        accumulate,
        out,
        outOffset,
        outStride);
  }
}
