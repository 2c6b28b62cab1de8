package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.AttentionPattern.BLOCK;

import attnbench.attention.kernel.KernelProvider;

/**
 * A block of queries of an {@link AttentionPattern} and a tile of the keys that it visits, with the
 * scratch of the thread that works on them.
 *
 * <p>Keys that do not lie one after the other are copied together tile by tile.
 */
final class PatternBlock {
  private final KernelProvider kernels;
  private final Var query;
  private final Var key;
  private final Var value;
  private final float scale;
  private final TileMask mask;
  private final int c;
  private final int d;

  /** The block's queries times scale, [BLOCK x D] and [D x BLOCK]. */
  private final float[] queryRows;

  private final float[] queryColumns;

  /** The tile's keys and values where they had to be copied together, [BLOCK x D]. */
  private final float[] keyCopy;

  private final float[] valueCopy;

  /** The tile's scores, keys in rows. */
  final float[] scores;

  private int h;
  private AttentionPattern pattern;
  private int block;
  private int firstQuery;

  /** How many queries the block has. */
  int queries;

  private int firstKey;

  /** How many keys the tile has. */
  int keys;

  /** Where the tile's keys and values are, and how far apart. */
  private float[] keyRows;

  private float[] valueRows;
  private int tileAt;
  private int tileStride;
  private boolean copied;

  /**
   * @param rounds the most that a pattern has
   */
  PatternBlock(Tape tape, Var query, Var key, Var value, int heads, float scale, int rounds) {
    kernels = tape.kernels();
    this.query = query;
    this.key = key;
    this.value = value;
    this.scale = scale;
    c = query.columns();
    d = c / heads;
    Workspace workspace = tape.workspace();
    mask = new TileMask(workspace, rounds);
    scores = workspace.floats(BLOCK * BLOCK);
    queryRows = workspace.floats(BLOCK * d);
    queryColumns = workspace.floats(BLOCK * d);
    keyCopy = workspace.floats(BLOCK * d);
    valueCopy = workspace.floats(BLOCK * d);
  }

  /** Turns to a head and its pattern. */
  void startHead(int head, AttentionPattern ofHead) {
    h = head;
    pattern = ofHead;
    mask.startPattern(ofHead);
  }

  /** Turns to a block of the head. */
  void start(int next) {
    block = next;
    firstQuery = pattern.blockStart[block];
    queries = pattern.blockSize(block);
    mask.startBlock(block);
    for (int q = 0; q < queries; q++) {
      int row = pattern.queries[firstQuery + q] * c + h * d;
      for (int j = 0; j < d; j++) {
        queryRows[q * d + j] = scale * query.value.data[row + j];
      }
    }
    kernels.transpose(queries, d, queryRows, 0, d, queryColumns, 0, BLOCK);
  }

  /** How many tiles the block has. */
  int tiles() {
    return pattern.tiles(block);
  }

  /** Turns to a tile of the block and computes its scores. */
  void startTile(int tile) {
    firstKey = pattern.blockFrom[block] + tile * BLOCK;
    keys = Math.min(BLOCK, pattern.blockTo[block] - firstKey);
    copied = !inSequence(pattern.keys, firstKey, keys);
    if (copied) {
      copyRows(pattern.keys, firstKey, keys, key.value.data, keyCopy);
      copyRows(pattern.keys, firstKey, keys, value.value.data, valueCopy);
    }
    keyRows = copied ? keyCopy : key.value.data;
    valueRows = copied ? valueCopy : value.value.data;
    tileAt = copied ? 0 : pattern.keys[firstKey] * c + h * d;
    tileStride = copied ? d : c;
    overColumns(keyRows, queryColumns, scores); // K (scale Q)'
  }

  private static boolean inSequence(int[] rows, int first, int count) {
    for (int i = 1; i < count; i++) {
      if (rows[first + i] != rows[first] + i) {
        return false;
      }
    }
    return true;
  }

  /** Whether the tile has pairs to be hidden. */
  boolean hides() {
    return mask.startTile(firstKey, keys);
  }

  /** Writes {@code with} at the tile's hidden pairs. */
  void fillHidden(float[] tile, float with) {
    mask.fill(tile, with);
  }

  /** {@code O += P V} for the weights in place of the tile's scores. */
  void addValues(float[] blockOut) {
    addOverKeys(scores, valueRows, blockOut);
  }

  /** {@code dP' = V dO'}. */
  void weightGradients(float[] dOutColumns, float[] dScores) {
    overColumns(valueRows, dOutColumns, dScores);
  }

  /** {@code dQ / scale += dS K}. */
  void addQueryGradients(float[] dScores, float[] dQuery) {
    addOverKeys(dScores, keyRows, dQuery);
  }

  /**
   * Works out {@code P' dO} and {@code dS' (scale Q)} for copied keys, in place of the copies:
   * after {@link #addQueryGradients}, which is the last to read these.
   */
  void prepareGradients(float[] dScores, float[] dOutRows) {
    if (copied && value.needsGradient()) {
      overQueries(scores, dOutRows, valueCopy, 0, d, false);
    }
    if (copied && key.needsGradient()) {
      overQueries(dScores, queryRows, keyCopy, 0, d, false);
    }
  }

  /** {@code dV += P' dO} and {@code dK += dS' (scale Q)}. */
  void addGradients(float[] dScores, float[] dOutRows) {
    addGradient(value, scores, dOutRows, valueCopy);
    addGradient(key, dScores, queryRows, keyCopy);
  }

  private void addGradient(Var to, float[] weights, float[] rows, float[] prepared) {
    if (!to.needsGradient()) {
      return;
    }
    if (copied) {
      addRows(pattern.keys, firstKey, keys, 1f, prepared, to.gradient.data);
    } else {
      overQueries(weights, rows, to.gradient.data, tileAt, tileStride, true);
    }
  }

  /** Adds the block's {@code dQ}. */
  void addQueryGradient(float[] dQuery) {
    addRows(pattern.queries, firstQuery, queries, scale, dQuery, query.gradient.data);
  }

  /** {@code S = rows columns} for rows of the tile and columns of the block, keys in rows. */
  private void overColumns(float[] rows, float[] columns, float[] s) {
    kernels.multiply(
        keys, queries, d, rows, tileAt, tileStride, 1, columns, 0, BLOCK, s, 0, BLOCK, false);
  }

  /** Adds {@code weights' rows} for rows of the tile, queries in rows. */
  private void addOverKeys(float[] weights, float[] rows, float[] sums) {
    kernels.multiply(
        queries, d, keys, weights, 0, 1, BLOCK, rows, tileAt, tileStride, sums, 0, d, true);
  }

  /** {@code weights rows} for rows of the block, keys in rows. */
  private void overQueries(
      float[] weights, float[] rows, float[] sums, int at, int stride, boolean accumulate) {
    kernels.multiply(
        keys, d, queries, weights, 0, BLOCK, 1, rows, 0, d, sums, at, stride, accumulate);
  }

  /** The block's entries of a vector over queries. */
  void pick(float[] a, int at, float[] picked) {
    for (int q = 0; q < queries; q++) {
      picked[q] = a[at + pattern.queries[firstQuery + q]];
    }
  }

  /** Puts the block's entries back into a vector over queries. */
  void putBack(float[] picked, float[] a) {
    for (int q = 0; q < queries; q++) {
      a[pattern.queries[firstQuery + q]] = picked[q];
    }
  }

  /** Copies the block's rows of a matrix like the queries, D columns of C, without gaps. */
  void pickRows(float[] a, float[] picked) {
    copyRows(pattern.queries, firstQuery, queries, a, picked);
  }

  /** Puts what {@link #pickRows} copied back. */
  void putBackRows(float[] picked, float[] a) {
    for (int q = 0; q < queries; q++) {
      System.arraycopy(picked, q * d, a, pattern.queries[firstQuery + q] * c + h * d, d);
    }
  }

  private void copyRows(int[] rows, int first, int count, float[] a, float[] copy) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(a, rows[first + i] * c + h * d, copy, i * d, d);
    }
  }

  /** Adds what {@link #copyRows} would have copied, times a factor. */
  private void addRows(int[] rows, int first, int count, float factor, float[] copy, float[] a) {
    for (int i = 0; i < count; i++) {
      kernels.axpy(d, factor, copy, i * d, a, rows[first + i] * c + h * d);
    }
  }
}
