package attnbench.attention.autodiff;

/** The sum of two scores. */
final class SummedScores implements ScoreBlocks {
  private static final int BLOCK = SoftmaxAttention.BLOCK;

  private final Tape tape;
  private final ScoreBlocks first;
  private final ScoreBlocks second;

  /** A block of the second scores, one for each thread. */
  private final float[][] addend;

  SummedScores(Tape tape, ScoreBlocks first, ScoreBlocks second) {
    this.tape = tape;
    this.first = first;
    this.second = second;
    addend = tape.memberFloats(BLOCK * BLOCK);
  }

  @Override
  public int queries() {
    return first.queries();
  }

  @Override
  public void startQueries(int member, int h, int q0, int queries) {
    first.startQueries(member, h, q0, queries);
    second.startQueries(member, h, q0, queries);
  }

  @Override
  public void fill(int member, int h, int q0, int queries, int k0, int keys, float[] scores) {
    first.fill(member, h, q0, queries, k0, keys, scores);
    second.fill(member, h, q0, queries, k0, keys, addend[member]);
    for (int row = 0; row < keys * BLOCK; row += BLOCK) {
      tape.kernels().axpy(queries, 1f, addend[member], row, scores, row);
    }
  }

  @Override
  public void startBackward() {
    first.startBackward();
    second.startBackward();
  }

  @Override
  public void addGradient(
      int member, int h, int q0, int queries, int k0, int keys, float[] dScores) {
    first.addGradient(member, h, q0, queries, k0, keys, dScores);
    second.addGradient(member, h, q0, queries, k0, keys, dScores);
  }

  @Override
  public void finishQueries(int member, int h, int q0, int queries) {
    first.finishQueries(member, h, q0, queries);
    second.finishQueries(member, h, q0, queries);
  }

  @Override
  public void finishBackward() {
    first.finishBackward();
    second.finishBackward();
  }
}
