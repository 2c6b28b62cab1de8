package attnbench.attention.kernel;

/**
 * The loops that do the arithmetic, over float arrays with an offset and a row stride.
 *
 * <p>Element (i, j) of a matrix {@code a} is {@code a[aOffset + i * aStride + j]}. Where a text
 * says {@code +=} the kernel adds to what is there. Every body gives the same bits for the same
 * input at every call, compiled or not; two bodies agree up to rounding. Sizes may be zero.
 * Arguments are checked where matrices are known, by the operations in {@code autodiff}; here an
 * impossible index is an {@link IndexOutOfBoundsException}.
 */
public interface KernelProvider extends SpectralKernels, LinkKernels, ParameterKernels {

  /** Floats that link mixing may read past the last position of a row: the widest vector. */
  int HALO = 16;

  /**
   * Floats to leave out before the first row of an array: with its header of 16 bytes in front of
   * them, rows begin with a cache line where the JVM aligns objects to lines.
   */
  int LINE_START = 12;

  /** Floats that a packed [k x n] takes at most: its columns up to a multiple of the halo. */
  static int packedLength(int k, int n) {
    return k * ((n + HALO - 1) / HALO * HALO);
  }

  /** The body's name, such as {@code scalar} or {@code vector-512}. */
  String name();

  /**
   * {@code C = A B}, or {@code C += A B}.
   *
   * @param m rows of A and C
   * @param n columns of B and C
   * @param k columns of A, rows of B
   * @param a [m x k] with element (i, p) at {@code aOffset + i * aRowStride + p * aColumnStride}:
   *     with the two strides exchanged it is a transposed matrix
   * @param b [k x n]
   * @param c [m x n]
   * @param accumulate whether to add to C
   */
  void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate);

  /**
   * Copies B in the order in which {@link #multiplyPacked} reads it, for a B that many A meet.
   *
   * @param n columns of B
   * @param k rows of B
   * @param b [k x n]
   * @param packed written, {@link #packedLength} floats
   */
  default void pack(int n, int k, float[] b, int bOffset, int bStride, float[] packed) {
    for (int p = 0; p < k; p++) {
      System.arraycopy(b, bOffset + p * bStride, packed, p * n, n);
    }
  }

  /** {@link #multiply}, with the same bits, by a B that {@link #pack} copied. */
  default void multiplyPacked(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      float[] packed,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate) {
    multiply(
        m,
        n,
        k,
        a,
        aOffset,
        aRowStride,
        aColumnStride,
        packed,
        0,
        n,
        c,
        cOffset,
        cStride,
        accumulate);
  }

  /**
   * {@code C += A B'}, the products of rows with rows; made for long rows.
   *
   * @param m rows of A and C
   * @param n rows of B, columns of C
   * @param k columns of A and B
   * @param a [m x k]
   * @param b [n x k]
   * @param c [m x n]
   */
  void addRowProducts(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride);

  /** {@code B = A'} for A [rows x columns]; strides may be negative. */
  default void transpose(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride) {
    // Blocks of 16 x 16 floats: one cache line of either side stays in use until it is full.
    final int block = 16;
    for (int i0 = 0; i0 < rows; i0 += block) {
      int i1 = Math.min(rows, i0 + block);
      for (int j = 0; j < columns; j++) {
        int from = aOffset + i0 * aStride + j;
        int to = bOffset + j * bStride + i0;
        for (int i = 0; i < i1 - i0; i++) {
          b[to + i] = a[from + i * aStride];
        }
      }
    }
  }

  /** {@code y += alpha x} over n elements. */
  void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset);

  /** {@code z += x y}, element by element. */
  void addProduct(int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset);

  /** {@code x *= y}, element by element; returns the sum of the products. */
  float scaleBy(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** The sum of n elements. */
  float sum(int n, float[] x, int xOffset);

  /** {@code out[j] += sum over i of a(i, j)} for A [rows x columns]. */
  void addColumnSums(
      int rows, int columns, float[] a, int aOffset, int aStride, float[] out, int outOffset);

  /**
   * {@code out(i, j) = factor row[j]}, or {@code +=}, for out [rows x columns]: a row for all
   * positions, and the step back from {@link #addColumnSums}.
   *
   * @param accumulate whether to add to out
   */
  default void spreadRow(
      int rows,
      int columns,
      float factor,
      float[] row,
      int rowOffset,
      boolean accumulate,
      float[] out,
      int outOffset,
      int outStride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = outOffset + i * outStride + j;
        out[at] = factor * row[rowOffset + j] + (accumulate ? out[at] : 0);
      }
    }
  }

  /** {@code out[j] += sum over i of a(i, j) b(i, j)} for A and B [rows x columns] without gaps. */
  void addColumnDots(int rows, int columns, float[] a, float[] b, float[] out);

  /** {@code out[i] = sum over j of a(i, j) b(i, j)} for A and B [rows x columns]. */
  void rowDots(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] out,
      int outOffset);

  /** {@code a(i, j) *= factors[i]} for A [rows x columns]. */
  void scaleRows(
      int rows,
      int columns,
      float[] factors,
      int factorsOffset,
      float[] a,
      int aOffset,
      int aStride);

  /** {@code out[i] = max over j of a(i, j)} for A [rows x columns]; -infinity of no columns. */
  default void rowMax(
      int rows, int columns, float[] a, int aOffset, int aStride, float[] out, int outOffset) {
    ScalarFeatures.rowMax(rows, columns, a, aOffset, aStride, out, outOffset);
  }

  /** {@code a(i, j) = exp(a(i, j) - shift[i]) + addend} for A [rows x columns]. */
  default void expRows(
      int rows,
      int columns,
      float[] shift,
      int shiftOffset,
      float addend,
      float[] a,
      int aOffset,
      int aStride) {
    ScalarFeatures.expRows(rows, columns, shift, shiftOffset, addend, a, aOffset, aStride);
  }

  /** The sines and cosines of n angles, good for angles of at most some hundred. */
  default void sinCos(
      int n, float[] x, int xOffset, float[] sin, int sinOffset, float[] cos, int cosOffset) {
    ScalarFeatures.sinCos(n, x, xOffset, sin, sinOffset, cos, cosOffset);
  }

  /** {@code y = max(x, 0)}. */
  void relu(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** {@code dx += dy} where {@code y > 0}. */
  void reluBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);

  /**
   * {@code y = x Phi(x)} and its derivative {@code slope = Phi(x) + x phi(x)}, with the normal
   * distribution's Phi and density phi; x and y may be the same array.
   */
  void gelu(int n, float[] x, int xOffset, float[] y, int yOffset, float[] slope, int slopeOffset);

  /** {@code y = elu(x) + 1}: {@code x + 1} above zero, {@code exp(x)} below. */
  void eluPlusOne(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** {@code dx += dy min(y, 1)}, the derivative of {@link #eluPlusOne} from its result. */
  void eluPlusOneBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);

  /** {@code y = 1 / (1 + exp(-x))}. */
  void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** {@code dx += dy y (1 - y)}, the derivative of {@link #sigmoid} from its result. */
  void sigmoidBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);

  /**
   * One block of keys of a softmax whose scores arrive block by block, keys in rows.
   *
   * <p>For each query q (a column): the maximum so far moves to {@code max'}, the scores become
   * {@code exp(s - max')}, {@code rescale = exp(max - max')} is what earlier results have to be
   * multiplied with, and {@code sum = sum * rescale +} the block's exponentials. A query's first
   * block starts from {@code max = -infinity} and {@code sum = 0}; every query needs one finite
   * score in it.
   *
   * @param s scores [keys x queries], overwritten
   * @param max [queries]
   * @param sum [queries]
   * @param rescale [queries], written
   */
  void softmaxBlock(
      int keys,
      int queries,
      float[] s,
      int sOffset,
      int sStride,
      float[] max,
      float[] sum,
      float[] rescale);

  /**
   * The backward step of a block of softmax, keys in rows: {@code p = exp(s - logSum)} and {@code
   * ds = p (dp - delta)}.
   *
   * @param s scores [keys x queries], overwritten with p; of those that logSum knows nothing of,
   *     and that may lie far above it, p and ds have no meaning
   * @param dp gradient of p [keys x queries], overwritten with ds
   * @param logSum [queries] log of the sum of the exponentials of a query's scores
   * @param delta [queries] sum over all keys of p dp
   */
  void softmaxBlockBackward(
      int keys,
      int queries,
      float[] s,
      int sOffset,
      int sStride,
      float[] dp,
      int dpOffset,
      int dpStride,
      float[] logSum,
      int logSumOffset,
      float[] delta,
      int deltaOffset);

  /**
   * Layer norm of each row from {@code from} (inclusive) to {@code to} (exclusive): {@code xhat =
   * (x - mean) inverseStd}, {@code y = xhat gain + bias}, with {@code inverseStd = 1 /
   * sqrt(variance + epsilon)}.
   *
   * @param x [rows x columns] without gaps, as y and xhat
   * @param inverseStd [rows], written
   */
  void layerNorm(
      int from,
      int to,
      int columns,
      float[] x,
      float[] gain,
      float[] bias,
      float epsilon,
      float[] y,
      float[] xhat,
      float[] inverseStd);

  /**
   * The backward step of {@link #layerNorm} to x, with {@code g = dy gain}: {@code dx += inverseStd
   * (g - mean(g) - xhat mean(g xhat))}. The gradients of gain and bias are {@link #addColumnDots}
   * of dy and xhat, and {@link #addColumnSums} of dy.
   */
  void layerNormBackward(
      int from,
      int to,
      int columns,
      float[] dy,
      float[] gain,
      float[] xhat,
      float[] inverseStd,
      float[] dx);
}
