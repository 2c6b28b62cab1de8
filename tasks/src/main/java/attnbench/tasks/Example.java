package attnbench.tasks;

/**
 * One item of a data set: a sequence and its answer; made once per thread and filled again and
 * again, so that reading data allocates nothing.
 *
 * <p>N is the sequence length, W the input width of {@link InputKind.Reals}.
 */
public final class Example {
  /** Token ids, the first {@link #length} are valid; unused for real-valued inputs. */
  public final int[] tokens;

  /** Rows of real inputs, [N x W] row after row; unused for token inputs. */
  public final float[] reals;

  /** N, the number of valid positions. */
  public int length;

  /** Token ids of the second sequence of {@link InputKind.TokenPairs}; empty for all others. */
  public final int[] other;

  /** The number of valid positions of the second sequence. */
  public int otherLength;

  /** The class, for {@link Target.Classes}. */
  public int label;

  /** The number asked for, for {@link Target.RealNumber}. */
  public float value;

  private Example(int tokens, int other, int reals) {
    this.tokens = new int[tokens];
    this.other = new int[other];
    this.reals = new float[reals];
  }

  /** An example with room for a sequence of tokens. */
  public static Example ofTokens(int length) {
    return new Example(length, 0, 0);
  }

  /** An example with room for the longest sequence of {@code task}. */
  public static Example of(Task task) {
    if (task.input() instanceof InputKind.Reals reals) {
      return new Example(0, 0, Math.multiplyExact(task.maxLength(), reals.width()));
    }
    boolean pair = task.input() instanceof InputKind.TokenPairs;
    return new Example(task.maxLength(), pair ? task.maxLength() : 0, 0);
  }
}
