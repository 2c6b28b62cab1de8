package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposition of a matrix, tile by tile of as many rows and columns as a vector has lanes.
 *
 * <p>A tile is exchanged with itself in log2 lanes steps: of rows that lie a power of two apart,
 * the lanes that lie as far apart across the diagonal change places (Eklundh 1972). Between the
 * steps it lies in a small array and not in registers, so that one short loop serves every step.
 */
final class VectorTranspose {
  /* Of the step that exchanges rows 2^k apart. */
  private static final VectorShuffle<Float>[] ACROSS = across();
  private static final VectorMask<Float>[] UPPER = upper();

  private static final ThreadLocal<float[]> TILE = ThreadLocal.withInitial(() -> new float[L * L]);

  private static final KernelProvider PLAIN = new ScalarKernels();

  private VectorTranspose() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static VectorShuffle<Float>[] across() {
    VectorShuffle<Float>[] shuffles = new VectorShuffle[Integer.numberOfTrailingZeros(L)];
    for (int k = 0; k < shuffles.length; k++) {
      int apart = 1 << k;
      shuffles[k] = VectorShuffle.fromOp(S, lane -> lane ^ apart);
    }
    return shuffles;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static VectorMask<Float>[] upper() {
    VectorMask<Float>[] masks = new VectorMask[Integer.numberOfTrailingZeros(L)];
    for (int k = 0; k < masks.length; k++) {
      boolean[] lanes = new boolean[L];
      for (int lane = 0; lane < L; lane++) {
        lanes[lane] = (lane >> k & 1) == 1;
      }
      masks[k] = VectorMask.fromArray(S, lanes, 0);
    }
    return masks;
  }

  static void transpose(
      int rows, int columns, float[] a, int ao, int as, float[] b, int bo, int bs) {
    float[] tile = TILE.get();
    int fullColumns = columns / L * L;
    int i = 0;
    for (; i + L <= rows; i += L) {
      for (int j = 0; j < fullColumns; j += L) {
        tile(a, ao + i * as + j, as, b, bo + j * bs + i, bs, tile);
      }
    }
    PLAIN.transpose(
        i, columns - fullColumns, a, ao + fullColumns, as, b, bo + fullColumns * bs, bs);
    PLAIN.transpose(rows - i, columns, a, ao + i * as, as, b, bo + i, bs);
  }

  private static void tile(float[] a, int ao, int as, float[] b, int bo, int bs, float[] tile) {
    int k = ACROSS.length - 1;
    exchange(k, a, ao, as, tile, 0, L);
    for (k--; k > 0; k--) {
      exchange(k, tile, 0, L, tile, 0, L);
    }
    exchange(0, tile, 0, L, b, bo, bs);
  }

  private static void exchange(int k, float[] in, int io, int is, float[] out, int oo, int os) {
    VectorShuffle<Float> across = ACROSS[k];
    VectorMask<Float> upper = UPPER[k];
    int apart = 1 << k;
    for (int pair = 0; pair < L / 2; pair++) {
      int i = (pair >> k << k + 1) + (pair & apart - 1);
      FloatVector x = load(in, io + i * is);
      FloatVector y = load(in, io + (i + apart) * is);
      x.blend(y.rearrange(across), upper).intoArray(out, oo + i * os);
      x.rearrange(across).blend(y, upper).intoArray(out, oo + (i + apart) * os);
    }
  }
}
