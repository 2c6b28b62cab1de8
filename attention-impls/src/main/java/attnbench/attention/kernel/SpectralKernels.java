package attnbench.attention.kernel;

/**
 * The loops over complex matrices: Fourier transforms and linear recurrences.
 *
 * <p>A part of {@link KernelProvider}, whose conventions hold; matrices have no gaps. The bodies
 * here are the plain ones.
 */
public interface SpectralKernels {

  /** Floats of a run that a Fourier pass takes at a time: whole vectors. */
  int FOURIER_PIECE = 64;

  /**
   * One pass of a discrete Fourier transform over the rows of a complex matrix, in Stockham's
   * order: a transform of length n is a pass for each factor of n.
   *
   * <p>With N the number of roots, {@code n = radix groups} and runs of {@code run = columns N / n}
   * floats, of which {@code in[t]} is the one that starts at {@code t run}:
   *
   * <pre>{@code
   * out[radix p + k] = sum over j of in[p + j groups] root[k (p + j groups) N / n mod N]
   * }</pre>
   *
   * <p>Of each {@code out[radix p + k]}, float i is number {@code p run + i}. The bits do not
   * depend on where numbers are cut apart, as long as that is at the start of a run or a multiple
   * of {@link #FOURIER_PIECE} behind it.
   *
   * @param radix terms of each sum
   * @param groups sums side by side, p from 0 to below groups, each for k from 0 to below radix
   * @param from the first number
   * @param to past the last number, {@code groups run} for all
   * @param columns of the matrix
   * @param rootRe [N] {@code cos(2 pi t / N)}
   * @param rootIm [N] {@code -sin(2 pi t / N)}
   * @param roots N
   * @param re real parts [N x columns] without gaps, as im and both outputs
   * @param outRe written, not the same as re
   */
  default void fourierPass(
      int radix,
      int groups,
      int from,
      int to,
      int columns,
      float[] rootRe,
      float[] rootIm,
      int roots,
      float[] re,
      float[] im,
      float[] outRe,
      float[] outIm) {
    ScalarFourier.pass(
        radix, groups, from, to, columns, rootRe, rootIm, roots, re, im, outRe, outIm);
  }

  /**
   * {@code a(i, j) *= factors[i]} for complex A [rows x columns] without gaps.
   *
   * @param from the first row
   * @param to past the last row
   * @param factorRe [rows]
   * @param re real parts of A, overwritten, as im
   */
  default void scaleComplexRows(
      int from, int to, int columns, float[] factorRe, float[] factorIm, float[] re, float[] im) {
    ScalarFourier.scaleComplexRows(from, to, columns, factorRe, factorIm, re, im);
  }

  /**
   * The product of spectra of real sequences, two in each complex column.
   *
   * <p>A complex column of A is the transform of {@code a1 + i a2} with a1 and a2 real, and so with
   * B; what is written is {@code factor} times the transform of {@code y1 + i y2}, where the
   * transform of y1 is the product of those of a1 and b1, and that of y2 of a2 and b2. With {@code
   * conjugate} the transforms of b1 and b2 are conjugated first.
   *
   * @param from the first frequency k, which goes with -k
   * @param to past the last frequency, {@code N / 2 + 1} for all
   * @param rows N
   * @param aRe real parts of A [rows x columns] without gaps, as all others
   * @param outRe written, not the same as another
   */
  default void multiplySpectra(
      int from,
      int to,
      int rows,
      int columns,
      float[] aRe,
      float[] aIm,
      float[] bRe,
      float[] bIm,
      boolean conjugate,
      float factor,
      float[] outRe,
      float[] outIm) {
    ScalarFourier.multiplySpectra(
        from, to, rows, columns, aRe, aIm, bRe, bIm, conjugate, factor, outRe, outIm);
  }

  /**
   * Linear recurrences with a complex state for each channel and S, read out and summed: {@code s
   * <- z s + u_t}, {@code y_t += sum over states of Re(c s)}, from {@code s = 0}.
   *
   * <p>The bits do not depend on where channels are cut, as long as that is at a multiple of {@link
   * KernelProvider#HALO}.
   *
   * @param from the first channel
   * @param to past the last channel
   * @param count steps t
   * @param channels columns of u and y
   * @param states S
   * @param zRe [S x channels] without gaps, as zIm, cRe and cIm
   * @param u row t begins at {@code uOffset + t rowStep channels}
   * @param rowStep 1, or -1 for a scan from the last row on
   */
  default void scan(
      int from,
      int to,
      int count,
      int channels,
      int states,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] u,
      int uOffset,
      float[] y,
      int yOffset,
      int rowStep) {
    ScalarScan.scan(
        from, to, count, channels, states, zRe, zIm, cRe, cIm, u, uOffset, y, yOffset, rowStep);
  }

  /**
   * The backward step of {@link #scan}: adds to the gradients of u, and of the real and imaginary
   * parts of z and c.
   *
   * @param du laid out as u
   * @param dy laid out as y
   * @param scratch of {@code 2 count} {@link KernelProvider#HALO} floats at least, overwritten
   */
  default void scanBackward(
      int from,
      int to,
      int count,
      int channels,
      int states,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] u,
      int uOffset,
      float[] dy,
      int yOffset,
      int rowStep,
      float[] du,
      float[] dzRe,
      float[] dzIm,
      float[] dcRe,
      float[] dcIm,
      float[] scratch) {
    ScalarScan.backward(
        from, to, count, channels, states, zRe, zIm, cRe, cIm, u, uOffset, dy, yOffset, rowStep, du,
        dzRe, dzIm, dcRe, dcIm, scratch);
  }
}
