package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Blocks of a sequence put into a new order, or mixtures of blocks: block i of the result is the
 * sum over j of {@code S_h(i, j)} times block j in the columns of head h (Tay et al. 2020, Sparse
 * Sinkhorn Attention, section 3).
 *
 * <p>N positions, B positions of a block, M blocks, H heads, D width of a head, C = H D. A last
 * block that N does not fill counts as filled up with zeros.
 */
final class BlockSort {
  private final Tape tape;
  private final KernelProvider kernels;
  private final Var[] sorting;
  private final Var x;
  private final Var out;
  private final int block;
  private final int blocks;
  private final int c;
  private final int d;

  private BlockSort(Tape tape, Var[] sorting, Var x, int block) {
    this.tape = tape;
    kernels = tape.kernels();
    this.sorting = sorting;
    this.x = x;
    this.block = block;
    blocks = sorting[0].rows();
    c = x.columns();
    d = c / sorting.length;
    out = tape.result(blocks * block, c);
  }

  /**
   * The sorted blocks one after the other.
   *
   * @param sorting [M x M] for each head
   * @param x [N x C]
   * @param block B; M blocks are as few as hold N positions
   * @return [M B x C]
   */
  static Var apply(Tape tape, Var[] sorting, Var x, int block) {
    BlockSort sort = new BlockSort(tape, sorting, x, block);
    sort.forward();
    tape.onBackward(sort::backward);
    return sort.out;
  }

  /** Blocks that have a position at an offset. */
  private int blocksWith(int offset) {
    return (x.rows() - offset + block - 1) / block;
  }

  /* The rows at one offset of all blocks are a matrix with a stride of a block. */
  private void forward() {
    for (int h = 0; h < sorting.length; h++) {
      for (int offset = 0; offset < block; offset++) {
        int at = offset * c + h * d;
        kernels.multiply(
            blocks,
            d,
            blocksWith(offset),
            sorting[h].value.data,
            0,
            blocks,
            1,
            x.value.data,
            at,
            block * c,
            out.value.data,
            at,
            block * c,
            false);
      }
    }
  }

  private void backward() {
    float[] transposed = tape.workspace().floats(d * blocks);
    for (int h = 0; h < sorting.length; h++) {
      for (int offset = 0; offset < block; offset++) {
        int at = offset * c + h * d;
        int filled = blocksWith(offset);
        if (x.needsGradient()) { // dX += S' dY
          kernels.multiply(
              filled,
              d,
              blocks,
              sorting[h].value.data,
              0,
              1,
              blocks,
              out.gradient.data,
              at,
              block * c,
              x.gradient.data,
              at,
              block * c,
              true);
        }
        if (sorting[h].needsGradient()) { // dS += dY X'
          kernels.transpose(filled, d, x.value.data, at, block * c, transposed, 0, filled);
          kernels.multiply(
              blocks,
              filled,
              d,
              out.gradient.data,
              at,
              block * c,
              1,
              transposed,
              0,
              filled,
              sorting[h].gradient.data,
              0,
              blocks,
              true);
        }
      }
    }
  }

  /** The sum of the rows of each block, [M x C]. */
  static Var sums(Tape tape, Var x, int block) {
    int n = x.rows();
    int c = x.columns();
    int blocks = (n + block - 1) / block;
    Var y = tape.result(blocks, c);
    Arrays.fill(y.value.data, 0, blocks * c, 0f);
    for (int row = 0; row < n; row += block) {
      int rows = Math.min(block, n - row);
      tape.kernels()
          .addColumnSums(rows, c, x.value.data, row * c, c, y.value.data, row / block * c);
    }
    tape.onBackward(
        () -> {
          for (int row = 0; x.needsGradient() && row < n; row++) {
            tape.kernels().axpy(c, 1f, y.gradient.data, row / block * c, x.gradient.data, row * c);
          }
        });
    return y;
  }
}
