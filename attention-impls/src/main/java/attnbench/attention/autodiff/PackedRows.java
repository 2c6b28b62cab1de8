package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;

/**
 * A block of rows of a head, R [rows x D], packed once for the products with many other blocks: as
 * R and as R'.
 *
 * <p>D width of a head.
 */
final class PackedRows {
  private final KernelProvider kernels;
  private final int d;
  private final float[] rows;
  private final float[] columns;
  private final float[] packedRows;
  private final float[] packedColumns;
  private int count;

  private PackedRows(Tape tape, int most, int d) {
    Workspace workspace = tape.workspace();
    kernels = tape.kernels();
    this.d = d;
    rows = workspace.floats(most * d);
    columns = workspace.floats(d * most);
    packedRows = workspace.floats(KernelProvider.packedLength(most, d));
    packedColumns = workspace.floats(KernelProvider.packedLength(d, most));
  }

  /** One with room for {@code most} rows for each member of the tape's team. */
  static PackedRows[] ofMembers(Tape tape, int most, int d) {
    PackedRows[] ofMembers = new PackedRows[tape.team().size()];
    for (int member = 0; member < ofMembers.length; member++) {
      ofMembers[member] = new PackedRows(tape, most, d);
    }
    return ofMembers;
  }

  /**
   * Turns to other rows: R = factor A.
   *
   * @param a [count x D] with a row every {@code stride} floats
   */
  void load(int count, float factor, float[] a, int at, int stride) {
    this.count = count;
    HeadMajor.copyRows(count, d, a, at, stride, rows, 0, d);
    for (int i = 0; i < count * d; i++) {
      rows[i] *= factor;
    }
    kernels.transpose(count, d, rows, 0, d, columns, 0, count);
    kernels.pack(d, count, rows, 0, d, packedRows);
    kernels.pack(count, d, columns, 0, count, packedColumns);
  }

  /**
   * {@code C = A R'}, or {@code C += A R'}.
   *
   * @param m rows of A and C
   * @param a [m x D] without gaps
   * @param c [m x rows]
   */
  void multiplyTransposed(
      int m, float[] a, int aOffset, float[] c, int cStride, boolean accumulate) {
    kernels.multiplyPacked(m, count, d, a, aOffset, d, 1, packedColumns, c, 0, cStride, accumulate);
  }

  /**
   * {@code C += A R}.
   *
   * @param m rows of A and C
   * @param a [m x rows]
   * @param c [m x D] without gaps
   */
  void addProduct(int m, float[] a, int aStride, float[] c, int cOffset) {
    kernels.multiplyPacked(m, d, count, a, 0, aStride, 1, packedRows, c, cOffset, d, true);
  }
}
