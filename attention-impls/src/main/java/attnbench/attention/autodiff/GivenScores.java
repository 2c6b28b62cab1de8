package attnbench.attention.autodiff;

/**
 * Scores that stand in a matrix.
 *
 * <p>N queries, M keys, H heads; the matrix may be made for more of either.
 */
final class GivenScores implements ScoreBlocks {
  private static final int BLOCK = SoftmaxAttention.BLOCK;

  private final Tape tape;
  private final Var given;
  private final int n;
  private final int rowsOfHead;

  /** A block with queries in rows, one for each thread. */
  private float[][] transposed;

  /**
   * @param given [H rows x columns] with at least N rows a head and at least M columns
   */
  GivenScores(Tape tape, Var given, int n, int heads) {
    this.tape = tape;
    this.given = given;
    this.n = n;
    rowsOfHead = given.rows() / heads;
  }

  private int at(int h, int q0, int k0) {
    return (h * rowsOfHead + q0) * given.columns() + k0;
  }

  @Override
  public int queries() {
    return n;
  }

  @Override
  public void fill(int member, int h, int q0, int queries, int k0, int keys, float[] scores) {
    tape.kernels()
        .transpose(
            queries, keys, given.value.data, at(h, q0, k0), given.columns(), scores, 0, BLOCK);
  }

  @Override
  public void startBackward() {
    transposed = tape.memberFloats(BLOCK * BLOCK);
  }

  @Override
  public void addGradient(
      int member, int h, int q0, int queries, int k0, int keys, float[] dScores) {
    if (given.needsGradient()) {
      float[] rows = transposed[member];
      tape.kernels().transpose(keys, queries, dScores, 0, BLOCK, rows, 0, BLOCK);
      for (int q = 0; q < queries; q++) {
        tape.kernels().axpy(keys, 1f, rows, q * BLOCK, given.gradient.data, at(h, q0 + q, k0));
      }
    }
  }

  @Override
  public void finishBackward() {}
}
