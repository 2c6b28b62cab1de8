package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;

/**
 * Products, sums and element-wise loops over the rows of a sequence, shared among the threads of a
 * tape's team.
 *
 * <p>What is cut apart are results, never sums: an element comes from one thread that takes the
 * terms in the order of the rows, so that its bits do not depend on the cuts.
 */
final class RowSplit {
  /** Rows, and columns, of a product that a kernel keeps in registers, or a multiple of them. */
  static final int TILE_ROWS = 8;

  static final int TILE_COLUMNS = 32;

  private RowSplit() {}

  /** {@code C = A B}, or {@code C += A B}, for A [m x k] and B [k x n] without gaps. */
  static void multiply(
      Tape tape, int m, int n, int k, float[] a, float[] b, float[] c, boolean accumulate) {
    tape.forRows(
        m,
        (from, to) ->
            tape.kernels()
                .multiply(to - from, n, k, a, from * k, k, 1, b, 0, n, c, from * n, n, accumulate));
  }

  /** {@link #multiply} by a B that is packed. */
  static void multiplyPacked(
      Tape tape, int m, int n, int k, float[] a, float[] packed, float[] c, boolean accumulate) {
    tape.forRows(
        m,
        (from, to) ->
            tape.kernels()
                .multiplyPacked(
                    to - from, n, k, a, from * k, k, 1, packed, c, from * n, n, accumulate));
  }

  /**
   * {@code C += A' B} for A [k x m], B [k x n] and C [m x n], where k is the length of a sequence:
   * threads share C and each sums up all rows in their order.
   */
  static void addTransposed(
      Tape tape,
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
      int cStride) {
    KernelProvider kernels = tape.kernels();
    if (n > TILE_COLUMNS) {
      forParts(
          tape,
          k,
          n,
          TILE_COLUMNS,
          (from, to) ->
              kernels.multiply(
                  m,
                  to - from,
                  k,
                  a,
                  aOffset,
                  1,
                  aStride,
                  b,
                  bOffset + from,
                  bStride,
                  c,
                  cOffset + from,
                  cStride,
                  true));
    } else {
      forParts(
          tape,
          k,
          m,
          TILE_ROWS,
          (from, to) ->
              kernels.multiply(
                  to - from,
                  n,
                  k,
                  a,
                  aOffset + from,
                  1,
                  aStride,
                  b,
                  bOffset,
                  bStride,
                  c,
                  cOffset + from * cStride,
                  cStride,
                  true));
    }
  }

  /** Shares parts of a result, each a sum over all rows, where the rows are many. */
  static void forParts(Tape tape, int rows, int count, int length, Team.Range job) {
    if (rows > Tape.ROWS) {
      tape.team().forRanges(count, length, job);
    } else {
      job.run(0, count);
    }
  }

  /** Shares the columns of what runs down many rows. */
  static void forColumns(Tape tape, int rows, int columns, Team.Range job) {
    forParts(tape, rows, columns, KernelProvider.HALO, job);
  }

  /** {@code out[j] += sum over i of a(i, j)}, the columns shared by the threads. */
  static void addColumnSums(
      Tape tape, int rows, int columns, float[] a, int aOffset, int aStride, float[] out, int at) {
    forColumns(
        tape,
        rows,
        columns,
        (from, to) ->
            tape.kernels()
                .addColumnSums(rows, to - from, a, aOffset + from, aStride, out, at + from));
  }

  /** The column dots of A and B, and the column sums of A, [rows x columns] without gaps. */
  static void addColumnDotsAndSums(
      Tape tape, int rows, int columns, float[] a, float[] b, float[] dots, float[] sums) {
    forParts(
        tape,
        rows,
        2,
        1,
        (from, to) -> {
          if (from == 0) {
            tape.kernels().addColumnDots(rows, columns, a, b, dots);
          }
          if (to == 2) {
            tape.kernels().addColumnSums(rows, columns, a, 0, columns, sums, 0);
          }
        });
  }

  /** {@code dX += dY factor}, element by element. */
  static void addProduct(Tape tape, Var y, float[] dy, float[] factor, Var x) {
    float[] dx = x.gradient.data;
    forElements(
        tape,
        y,
        (from, to) -> tape.kernels().addProduct(to - from, dy, from, factor, from, dx, from));
  }

  /** Copies the elements of x to where they begin in another array. */
  static void copy(Tape tape, Var x, float[] to, int at) {
    forElements(
        tape, x, (from, end) -> System.arraycopy(x.value.data, from, to, at + from, end - from));
  }

  /** {@code dX += factor A} where X needs its gradient; A has no gaps and begins at an offset. */
  static void addGradient(Tape tape, Var x, float factor, float[] a, int aOffset) {
    if (x.needsGradient()) {
      float[] dx = x.gradient.data;
      forElements(
          tape,
          x,
          (from, to) -> tape.kernels().axpy(to - from, factor, a, aOffset + from, dx, from));
    }
  }

  /** Shares the elements of a matrix, row by row, among the threads. */
  static void forElements(Tape tape, Var x, Team.Range job) {
    int c = x.columns();
    if (x.rows() > Tape.ROWS) {
      tape.team().forRanges(x.rows() * c, Tape.ROWS * c, job);
    } else {
      job.run(0, x.rows() * c);
    }
  }
}
