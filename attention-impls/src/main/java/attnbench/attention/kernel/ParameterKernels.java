package attnbench.attention.kernel;

/**
 * The loops over a model's parameters: the optimiser's step, the norm of gradients, and the rows of
 * embeddings.
 *
 * <p>A part of {@link KernelProvider}, whose conventions hold. The bodies here are the plain ones.
 */
public interface ParameterKernels {
  /**
   * A step of Adam over n weights; every body rounds as the plain one and so gives its bits.
   *
   * @param w weights, changed
   * @param g their gradients
   * @param m moving means of the gradients, changed
   * @param v moving means of the gradients' squares, changed
   */
  default void adam(
      int n,
      AdamStep step,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset) {
    ScalarParameters.adam(n, step, w, wOffset, g, gOffset, m, mOffset, v, vOffset);
  }

  /** The sum of the squares of n elements, squared and added up in double. */
  default double squaredNorm(int n, float[] x, int xOffset) {
    return ScalarParameters.squaredNorm(n, x, xOffset);
  }

  /**
   * {@code out(i, j) = table(index[i], j)} for i from {@code from} (inclusive) to {@code to}
   * (exclusive).
   *
   * @param table rows of {@code columns} without gaps
   * @param out [to x columns] without gaps, not the same as table
   */
  default void gatherRows(int from, int to, int columns, int[] index, float[] table, float[] out) {
    ScalarParameters.gatherRows(from, to, columns, index, table, out);
  }

  /**
   * {@code table(index[i], j) += x(i, j)}, in the order of i, the step back from {@link
   * #gatherRows}; every body gives the same bits.
   *
   * @param x [to x columns] without gaps, not the same as table
   */
  default void scatterAddRows(
      int from, int to, int columns, int[] index, float[] x, float[] table) {
    ScalarParameters.scatterAddRows(from, to, columns, index, x, table);
  }
}
