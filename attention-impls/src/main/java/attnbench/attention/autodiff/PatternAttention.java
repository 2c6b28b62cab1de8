package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.AttentionPattern.BLOCK;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Fused multi-head softmax attention in which a query sees only what an {@link AttentionPattern}
 * lists.
 *
 * <p>{@code softmax(scale Q K') V} over the listed pairs of each head, block of queries by block of
 * keys as in {@link SoftmaxAttention}. The running maximum and sum of a query stay with its row, so
 * that its keys may come in several ranges and in any order. Keys that do not lie one after the
 * other are copied together tile by tile.
 *
 * <p>N positions, H heads, D head width, C = H D.
 */
final class PatternAttention {
  /**
   * A hidden score. Not infinite: a query whose first tile is hidden altogether has it as its
   * maximum, and the difference to itself has to be zero; the first seen score then takes all that
   * was summed up out of the sum.
   */
  private static final float HIDDEN = -1e30f;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var query;
  private final Var key;
  private final Var value;
  private final Var out;
  private final int heads;
  private final float scale;
  private final AttentionPattern[] patterns;
  private final TileMask mask;
  private final int n;
  private final int c;
  private final int d;

  /** Log of the sum of exponentials, [H x N]. */
  private final float[] logSum;

  /** A tile of scores, keys in rows. */
  private final float[] scores;

  /** The block's queries times scale, [BLOCK x D] and [D x BLOCK]. */
  private final float[] queryRows;

  private final float[] queryColumns;

  /** The tile's keys and values where they had to be copied together, [BLOCK x D]. */
  private final float[] keyCopy;

  private final float[] valueCopy;

  /** The head at work, its pattern, and a block of it. */
  private int h;

  private AttentionPattern pattern;
  private int firstQuery;
  private int queries;

  /** The block's tile at work: where its keys and values are, and how far apart. */
  private int firstKey;

  private int keys;
  private float[] keyRows;
  private float[] valueRows;
  private int tileAt;
  private int tileStride;
  private boolean copied;

  private PatternAttention(
      Tape tape,
      Var query,
      Var key,
      Var value,
      int heads,
      float scale,
      AttentionPattern[] patterns) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.query = query;
    this.key = key;
    this.value = value;
    this.heads = heads;
    this.scale = scale;
    this.patterns = patterns;
    n = query.rows();
    c = query.columns();
    d = c / heads;
    Workspace workspace = tape.workspace();
    int rounds = 0;
    for (AttentionPattern p : patterns) {
      rounds = Math.max(rounds, p.rounds);
    }
    mask = new TileMask(workspace, rounds);
    logSum = workspace.matrix(heads, n).data;
    scores = workspace.floats(BLOCK * BLOCK);
    queryRows = workspace.floats(BLOCK * d);
    queryColumns = workspace.floats(BLOCK * d);
    keyCopy = workspace.floats(BLOCK * d);
    valueCopy = workspace.floats(BLOCK * d);
    out = tape.result(n, c);
  }

  /**
   * Attention of queries to the keys that they see.
   *
   * @param query [N x C], head h in columns h D to below (h + 1) D, as in all matrices
   * @param key [M x C]
   * @param value [M x C]
   * @param scale what scores are multiplied with
   * @param patterns one for all heads, or one for each
   * @return [N x C]
   */
  static Var apply(
      Tape tape,
      Var query,
      Var key,
      Var value,
      int heads,
      float scale,
      AttentionPattern... patterns) {
    PatternAttention attention =
        new PatternAttention(tape, query, key, value, heads, scale, patterns);
    attention.new Forward().run();
    tape.onBackward(() -> attention.new Backward().run());
    return attention.out;
  }

  private final class Forward {
    /** Running maximum and sum of each query of the head, and of the block's. */
    private final float[] max = tape.workspace().floats(n);

    private final float[] sum = tape.workspace().floats(n);
    private final float[] blockMax = tape.workspace().floats(BLOCK);
    private final float[] blockSum = tape.workspace().floats(BLOCK);
    private final float[] rescale = tape.workspace().floats(BLOCK);

    /** The block's results so far, [BLOCK x D]. */
    private final float[] blockOut = tape.workspace().floats(BLOCK * d);

    void run() {
      Arrays.fill(out.value.data, 0, n * c, 0f);
      for (h = 0; h < heads; h++) {
        startHead();
        Arrays.fill(max, 0, n, HIDDEN);
        Arrays.fill(sum, 0, n, 0f);
        for (int b = 0; b < pattern.blockCount(); b++) {
          attend(b);
        }
        for (int i = 0; i < n; i++) {
          logSum[h * n + i] = max[i] + (float) Math.log(sum[i]);
          sum[i] = 1 / sum[i];
        }
        kernels.scaleRows(n, d, sum, 0, out.value.data, h * d, c);
      }
    }

    private void attend(int block) {
      startBlock(block);
      pick(max, 0, blockMax);
      pick(sum, 0, blockSum);
      copyRows(pattern.queries, firstQuery, queries, out.value.data, blockOut);
      for (int k0 = pattern.blockFrom[block]; k0 < pattern.blockTo[block]; k0 += BLOCK) {
        startTile(k0, Math.min(BLOCK, pattern.blockTo[block] - k0));
        addTile();
      }
      for (int q = 0; q < queries; q++) {
        int row = pattern.queries[firstQuery + q];
        max[row] = blockMax[q];
        sum[row] = blockSum[q];
        System.arraycopy(blockOut, q * d, out.value.data, row * c + h * d, d);
      }
    }

    private void addTile() {
      boolean hides = mask.startTile(firstKey, keys);
      if (hides) {
        mask.fill(scores, HIDDEN);
      }
      kernels.softmaxBlock(keys, queries, scores, 0, BLOCK, blockMax, blockSum, rescale);
      if (hides) {
        mask.fill(scores, 0f);
      }
      kernels.scaleRows(queries, d, rescale, 0, blockOut, 0, d);
      addOverKeys(scores, valueRows, blockOut); // O += P V
    }
  }

  private final class Backward {
    private final float[] delta = tape.workspace().floats(n);
    private final float[] blockLogSum = tape.workspace().floats(BLOCK);
    private final float[] blockDelta = tape.workspace().floats(BLOCK);

    /** Gradients of the block's results and queries, [BLOCK x D], the former transposed too. */
    private final float[] dOutRows = tape.workspace().floats(BLOCK * d);

    private final float[] dOutColumns = tape.workspace().floats(BLOCK * d);
    private final float[] dQuery = tape.workspace().floats(BLOCK * d);

    private final float[] dScores = tape.workspace().floats(BLOCK * BLOCK);

    /** The gradient of a tile's keys or values on its way to theirs, [BLOCK x D]. */
    private final float[] dCopy = tape.workspace().floats(BLOCK * d);

    void run() {
      for (h = 0; h < heads; h++) {
        startHead();
        // The sum over keys of p dp is the dot of a row of the output and its gradient.
        kernels.rowDots(n, d, out.gradient.data, h * d, c, out.value.data, h * d, c, delta, 0);
        for (int b = 0; b < pattern.blockCount(); b++) {
          returnGradient(b);
        }
      }
    }

    private void returnGradient(int block) {
      startBlock(block);
      copyRows(pattern.queries, firstQuery, queries, out.gradient.data, dOutRows);
      kernels.transpose(queries, d, dOutRows, 0, d, dOutColumns, 0, BLOCK);
      pick(logSum, h * n, blockLogSum);
      pick(delta, 0, blockDelta);
      Arrays.fill(dQuery, 0, queries * d, 0f);
      for (int k0 = pattern.blockFrom[block]; k0 < pattern.blockTo[block]; k0 += BLOCK) {
        startTile(k0, Math.min(BLOCK, pattern.blockTo[block] - k0));
        returnTile();
      }
      if (query.needsGradient()) {
        addRows(pattern.queries, firstQuery, queries, scale, dQuery, query.gradient.data);
      }
    }

    private void returnTile() {
      overColumns(valueRows, dOutColumns, dScores); // dP' = V dO'
      kernels.softmaxBlockBackward(
          keys, queries, scores, 0, BLOCK, dScores, 0, BLOCK, blockLogSum, 0, blockDelta, 0);
      if (mask.startTile(firstKey, keys)) {
        mask.fill(scores, 0f);
        mask.fill(dScores, 0f);
      }
      addOverQueries(scores, dOutRows, value); // dV += P' dO
      addOverQueries(dScores, queryRows, key); // dK += dS' (scale Q)
      addOverKeys(dScores, keyRows, dQuery); // dQ / scale += dS K
    }

    /**
     * Adds {@code weights rows}, keys in rows, to the tile's part of the gradient of {@code to}.
     */
    private void addOverQueries(float[] weights, float[] rows, Var to) {
      if (!to.needsGradient()) {
        return;
      }
      float[] sums = copied ? dCopy : to.gradient.data;
      kernels.multiply(
          keys, d, queries, weights, 0, BLOCK, 1, rows, 0, d, sums, tileAt, tileStride, !copied);
      if (copied) {
        addRows(pattern.keys, firstKey, keys, 1f, dCopy, to.gradient.data);
      }
    }
  }

  private void startHead() {
    pattern = patterns[patterns.length == 1 ? 0 : h];
    mask.startPattern(pattern);
  }

  private void startBlock(int block) {
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

  /** Finds the tile's keys and values, or copies them together; computes the scores. */
  private void startTile(int first, int count) {
    firstKey = first;
    keys = count;
    copied = !inSequence(pattern.keys, first, count);
    if (copied) {
      copyRows(pattern.keys, first, count, key.value.data, keyCopy);
      copyRows(pattern.keys, first, count, value.value.data, valueCopy);
    }
    keyRows = copied ? keyCopy : key.value.data;
    valueRows = copied ? valueCopy : value.value.data;
    tileAt = copied ? 0 : pattern.keys[first] * c + h * d;
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

  /** The block's entries of a vector over queries. */
  private void pick(float[] a, int at, float[] picked) {
    for (int q = 0; q < queries; q++) {
      picked[q] = a[at + pattern.queries[firstQuery + q]];
    }
  }

  /** Copies listed rows of the head, D columns of C, without gaps. */
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
