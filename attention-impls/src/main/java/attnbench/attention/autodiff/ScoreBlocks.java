package attnbench.attention.autodiff;

/**
 * The scores of softmax attention, made block by block and never N x M at once.
 *
 * <p>A block holds keys in rows and queries in columns, [keys x queries] with {@link
 * SoftmaxAttention#BLOCK} floats from a row to the next, so that maxima and sums over keys run down
 * columns and never across the lanes of a vector.
 *
 * <p>{@link Fused} makes them. N queries, M keys, H heads.
 */
public interface ScoreBlocks {
  /** N. */
  int queries();

  /**
   * Turns to a block of queries of head h, those from q0 on, whose blocks of keys the same thread
   * goes through next: forward once, and backward once more.
   *
   * @param member which thread of the tape's team calls
   */
  default void startQueries(int member, int h, int q0, int queries) {}

  /** Writes the scores of head h for the queries from q0 on and the keys from k0 on. */
  void fill(int member, int h, int q0, int queries, int k0, int keys, float[] scores);

  /** Makes ready to take gradients. */
  void startBackward();

  /**
   * Takes the gradient of a block that {@link #fill} wrote, in its layout. Of the blocks of the
   * same keys one comes after the other.
   */
  void addGradient(int member, int h, int q0, int queries, int k0, int keys, float[] dScores);

  /** Passes on what a thread collected for a block of queries, after the last of its keys. */
  default void finishQueries(int member, int h, int q0, int queries) {}

  /** Passes on what is collected, after the last block. */
  void finishBackward();
}
