package attnbench.attention.autodiff;

import attnbench.attention.autodiff.Footprint.Size;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Which queries see which keys: a list of keys, and for each query a range of that list.
 *
 * <p>Keys and queries are rows of their matrices, listed in any order and as often as it takes: a
 * query that sees several ranges is listed once for each, and its softmax runs over all of them. No
 * query may see a key twice, and every query sees at least one key. Queries stand in blocks of up
 * to {@link #BLOCK}; the work of a block is its queries times the keys from its first query's first
 * to its last query's last, so neighbours in a block should see about the same keys.
 *
 * <pre>{@code
 * a window of one position to each side, N = 4
 * keys      0 1 2 3
 * queries   0: keys 0 to below 2,   1: 0 to 3,   2: 1 to 4,   3: 2 to 4
 * }</pre>
 *
 * <p>A pattern of <em>rounds</em> lists all rows once in each round, queries and keys alike: a pair
 * that meets in several rounds counts once.
 */
public final class AttentionPattern {
  /** Queries of a full block: 64 x 64 scores fill half of a first-level cache of 32 KiB. */
  public static final int BLOCK = 64;

  private static final int FIRST_CAPACITY = 64;

  private final IntFunction<int[]> memory;

  /** Rows of the listed keys. */
  int[] keys;

  /** Rows of the listed queries, and for each the places of its first key and behind its last. */
  int[] queries;

  int[] from;
  int[] to;

  /** For each block the place of its first query, and the places of the keys it visits. */
  int[] blockStart;

  int[] blockFrom;
  int[] blockTo;

  /** Rows of a round; 0 where the pattern has no rounds. */
  final int roundLength;

  final int rounds;

  /** Whether in rounds a query sees its own row although it sees others. */
  final boolean seesSelf;

  /** In rounds the place of each row in each round, [rounds x roundLength]. */
  final int[] placeInRound;

  private int keyCount;
  private int queryCount;
  private int blockCount;
  private boolean blockOpen;

  /**
   * A pattern without rounds.
   *
   * @param memory gives arrays of at least a length, {@code int[]::new} or a workspace's
   */
  public AttentionPattern(IntFunction<int[]> memory) {
    this(memory, 0, 0, true);
  }

  private AttentionPattern(
      IntFunction<int[]> memory, int rounds, int roundLength, boolean seesSelf) {
    this.memory = memory;
    this.rounds = rounds;
    this.roundLength = roundLength;
    this.seesSelf = seesSelf;
    int capacity = Math.max(FIRST_CAPACITY, rounds * roundLength);
    keys = memory.apply(capacity);
    queries = memory.apply(capacity);
    from = memory.apply(capacity);
    to = memory.apply(capacity);
    blockStart = memory.apply(FIRST_CAPACITY);
    blockFrom = memory.apply(FIRST_CAPACITY);
    blockTo = memory.apply(FIRST_CAPACITY);
    placeInRound = memory.apply(Math.max(1, rounds * roundLength));
  }

  /**
   * A pattern of rounds, to be filled with {@link #member}.
   *
   * @param roundLength N
   * @param seesSelf whether a query sees its own row; without it only one that sees no other does
   */
  public static AttentionPattern ofRounds(
      IntFunction<int[]> memory, int rounds, int roundLength, boolean seesSelf) {
    return new AttentionPattern(memory, rounds, roundLength, seesSelf);
  }

  /**
   * Buffers of patterns of a given length, P whole numbers in all: lists that doubled when they
   * were full.
   *
   * @param making makes the patterns with the memory that it is given
   */
  public static Footprint footprint(Consumer<IntFunction<int[]>> making) {
    Workspace counting = new Workspace();
    making.accept(counting::ints);
    return Footprint.NONE.with(1, new Size("P", counting.peakBytes() / Integer.BYTES));
  }

  /** Lists a key; its place is the number of keys before it. */
  public void key(int row) {
    keys = withRoom(keys, keyCount);
    keys[keyCount++] = row;
  }

  /** Lists the keys in rows {@code first} to below {@code end}. */
  public void keys(int first, int end) {
    for (int row = first; row < end; row++) {
      key(row);
    }
  }

  /** How many keys are listed: the place of the next. */
  public int keyCount() {
    return keyCount;
  }

  /** Starts a new block; a full block ends by itself. */
  public void startBlock() {
    blockOpen = false;
  }

  /** Lists a query that sees the keys at places {@code first} to below {@code end}. */
  public void query(int row, int first, int end) {
    query(row, first, end, first, end);
  }

  /**
   * Lists the next row of a round as key and as query.
   *
   * @param first place of the first key it sees
   * @param end place behind the last
   * @param visitFrom place of the first key that its block visits, whether it sees it or not
   * @param visitTo place behind the last
   */
  public void member(int row, int first, int end, int visitFrom, int visitTo) {
    placeInRound[queryCount / roundLength * roundLength + row] = queryCount;
    key(row);
    query(row, first, end, visitFrom, visitTo);
  }

  private void query(int row, int first, int end, int visitFrom, int visitTo) {
    if (first >= end) {
      throw new IllegalArgumentException(
          "query %d sees keys %d to below %d; it must see at least one".formatted(row, first, end));
    }
    if (!blockOpen || queryCount - blockStart[blockCount - 1] == BLOCK) {
      openBlock(visitFrom, visitTo);
    }
    queries = withRoom(queries, queryCount);
    from = withRoom(from, queryCount);
    to = withRoom(to, queryCount);
    queries[queryCount] = row;
    from[queryCount] = first;
    to[queryCount++] = end;
    blockFrom[blockCount - 1] = Math.min(blockFrom[blockCount - 1], visitFrom);
    blockTo[blockCount - 1] = Math.max(blockTo[blockCount - 1], visitTo);
  }

  private void openBlock(int visitFrom, int visitTo) {
    blockStart = withRoom(blockStart, blockCount);
    blockFrom = withRoom(blockFrom, blockCount);
    blockTo = withRoom(blockTo, blockCount);
    blockStart[blockCount] = queryCount;
    blockFrom[blockCount] = visitFrom;
    blockTo[blockCount++] = visitTo;
    blockOpen = true;
  }

  int blockCount() {
    return blockCount;
  }

  /** Queries in a block. */
  int blockSize(int block) {
    int end = block + 1 < blockCount ? blockStart[block + 1] : queryCount;
    return end - blockStart[block];
  }

  /** Tiles of up to {@link #BLOCK} keys that a block visits. */
  int tiles(int block) {
    return (blockTo[block] - blockFrom[block] + BLOCK - 1) / BLOCK;
  }

  /** Multiply-adds of a forward pass: scores and values of every pair that a block visits. */
  public long multiplyAdds(long columns) {
    long pairs = 0;
    for (int b = 0; b < blockCount; b++) {
      pairs += (long) blockSize(b) * (blockTo[b] - blockFrom[b]);
    }
    return 2 * pairs * columns;
  }

  private int[] withRoom(int[] array, int count) {
    if (count < array.length) {
      return array;
    }
    int[] longer = memory.apply(2 * count);
    System.arraycopy(array, 0, longer, 0, count);
    return longer;
  }
}
