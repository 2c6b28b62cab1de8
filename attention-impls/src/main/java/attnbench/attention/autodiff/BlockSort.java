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
    forEachOffset(
        (h, offset) -> {
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
        });
  }

  /** Something of the rows at one offset, in the columns of a head. */
  @FunctionalInterface
  private interface OffsetJob {
    void run(int h, int offset);
  }

  private void forEachOffset(OffsetJob job) {
    tape.team()
        .forEach(sorting.length * block, (member, index) -> job.run(index / block, index % block));
  }

  private void backward() {
    if (x.needsGradient()) {
      forEachOffset(this::addInputGradient);
    }
    float[] transposed = tape.workspace().floats(d * blocks);
    for (int h = 0; h < sorting.length; h++) {
      if (sorting[h].needsGradient()) {
        addSortingGradient(h, transposed);
      }
    }
  }

  /** {@code dX += S' dY} at one offset. */
  private void addInputGradient(int h, int offset) {
    int at = offset * c + h * d;
    kernels.multiply(
        blocksWith(offset),
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

  /** {@code dS += dY X'}, the columns of dS shared by the threads: each sums over all offsets. */
  private void addSortingGradient(int h, float[] transposed) {
    RowSplit.forParts(
        tape,
        x.rows(),
        blocks,
        RowSplit.TILE_COLUMNS,
        (from, to) -> {
          for (int offset = 0; offset < block; offset++) {
            addSortingGradient(h, offset, from, Math.min(to, blocksWith(offset)), transposed);
          }
        });
  }

  private void addSortingGradient(int h, int offset, int from, int to, float[] transposed) {
    if (from >= to) {
      return;
    }
    int at = offset * c + h * d;
    int stride = block * c;
    float[] dS = sorting[h].gradient.data;
    kernels.transpose(
        to - from, d, x.value.data, at + from * stride, stride, transposed, from, blocks);
    kernels.multiply(
        blocks,
        to - from,
        d,
        out.gradient.data,
        at,
        stride,
        1,
        transposed,
        from,
        blocks,
        dS,
        from,
        blocks,
        true);
  }

  /** The sum of the rows of each block, [M x C]. */
  static Var sums(Tape tape, Var x, int block) {
    int n = x.rows();
    int c = x.columns();
    int blocks = (n + block - 1) / block;
    Var y = tape.result(blocks, c);
    Arrays.fill(y.value.data, 0, blocks * c, 0f);
    Rows.forEachSegment(
        tape,
        blocks,
        n,
        i -> {
          int row = i * block;
          int rows = Math.min(block, n - row);
          tape.kernels().addColumnSums(rows, c, x.value.data, row * c, c, y.value.data, i * c);
        });
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            Rows.forEachRow(
                tape,
                n,
                i -> {
                  int at = i / block * c;
                  tape.kernels().axpy(c, 1f, y.gradient.data, at, x.gradient.data, i * c);
                });
          }
        });
    return y;
  }
}
