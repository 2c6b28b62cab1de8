package attnbench.attention.kernel;

/**
 * A pass of a Fourier transform of radix 2, 4, 8 or 16; the last two by a level of radix 4 and one
 * of radix 2 or 4.
 *
 * <p>The levels are passes themselves, over the few rows that a group of the whole pass reads and
 * writes. These stay in the first cache in between: a matrix that does not fit there is gone over
 * once and not twice.
 *
 * <p>A run goes through the levels in pieces of {@link SpectralKernels#FOURIER_PIECE} floats.
 */
final class FourierLevels {
  private static final int PIECE = SpectralKernels.FOURIER_PIECE;

  private static final int LARGEST_RADIX = 16;

  /** What is between the levels, 8 KiB. */
  private static final ThreadLocal<ComplexPiece> PIECES =
      ThreadLocal.withInitial(
          () ->
              new ComplexPiece(new float[LARGEST_RADIX * PIECE], new float[LARGEST_RADIX * PIECE]));

  private record ComplexPiece(float[] re, float[] im) {}

  /** One butterfly: the transform of a few runs, element by element. */
  @FunctionalInterface
  interface Butterfly {
    /**
     * {@code out_k = root_(k root) sum over j of in_j exp(-2 pi i j k / radix)}.
     *
     * @param radix 2 or 4
     * @param length floats of each run
     * @param from where in_0 begins; in_j lies {@code j apart} behind it
     * @param to where out_0 begins; out_k lies {@code k outApart} behind it
     */
    void apply(
        int radix,
        int length,
        int root,
        float[] rootRe,
        float[] rootIm,
        float[] re,
        float[] im,
        int from,
        int apart,
        float[] outRe,
        float[] outIm,
        int to,
        int outApart);
  }

  private FourierLevels() {}

  /** Whether a pass of this radix has levels. */
  static boolean has(int radix) {
    return radix >= 2 && radix <= LARGEST_RADIX && Integer.bitCount(radix) == 1;
  }

  /** See {@link SpectralKernels#fourierPass}. */
  static void pass(
      Butterfly butterfly,
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
    int step = roots / (radix * groups);
    int run = step * columns;
    int turn = groups * step;
    int apart = groups * run;
    ComplexPiece piece = PIECES.get();
    int length;
    for (int at = from; at < to; at += length) {
      int p = at / run;
      int left = Math.min(to, (p + 1) * run) - at;
      int out = at + (radix - 1) * p * run;
      int root = p * step;
      if (radix <= 4) {
        length = left;
        butterfly.apply(
            radix, length, root, rootRe, rootIm, re, im, at, apart, outRe, outIm, out, run);
      } else {
        length = Math.min(PIECE, left);
        firstLevel(butterfly, radix, length, root, turn, rootRe, rootIm, re, im, at, apart, piece);
        lastLevel(
            butterfly, radix, run, length, 4 * root, rootRe, rootIm, piece, outRe, outIm, out);
      }
    }
  }

  /** From the matrix, of which each fourth of the rows makes a butterfly, to the piece. */
  private static void firstLevel(
      Butterfly butterfly,
      int radix,
      int length,
      int root,
      int turn,
      float[] rootRe,
      float[] rootIm,
      float[] re,
      float[] im,
      int from,
      int apart,
      ComplexPiece piece) {
    int count = radix / 4;
    for (int j = 0; j < count; j++) {
      butterfly.apply(
          4,
          length,
          root + j * turn,
          rootRe,
          rootIm,
          re,
          im,
          from + j * apart,
          count * apart,
          piece.re,
          piece.im,
          4 * j * length,
          length);
    }
  }

  /** From the piece to the result, where the pieces of a run lie apart. */
  private static void lastLevel(
      Butterfly butterfly,
      int radix,
      int run,
      int length,
      int root,
      float[] rootRe,
      float[] rootIm,
      ComplexPiece piece,
      float[] outRe,
      float[] outIm,
      int to) {
    boolean whole = length == run;
    int count = whole ? 1 : 4;
    for (int k = 0; k < count; k++) {
      butterfly.apply(
          radix / 4,
          whole ? 4 * run : length,
          root,
          rootRe,
          rootIm,
          piece.re,
          piece.im,
          k * length,
          4 * length,
          outRe,
          outIm,
          to + k * run,
          4 * run);
    }
  }
}
