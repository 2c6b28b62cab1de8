package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Fused multi-head softmax attention that never stores an N x M matrix.
 *
 * <p>{@code softmax(S) V} for each head, block of queries by block of keys, with a running maximum
 * and sum (Milakov and Gimelshein 2018; Dao et al. 2022, algorithm 1). Backward computes each block
 * of scores again from the log of the sum of exponentials (Dao et al. 2022, algorithm 4). Where the
 * scores come from, {@link ScoreBlocks} says.
 *
 * <p>A tape's team shares the blocks of queries. Backward, they go in a {@link Wavefront}: a block
 * of keys collects its gradient from the blocks of queries in their order.
 *
 * <p>Dropout zeroes weights after the softmax; backward makes each block's mask again.
 *
 * <p>N queries, M keys, H heads, D width of a head's values, C = H D.
 */
final class SoftmaxAttention {
  /**
   * A block of scores, 96 x 96 floats, lies in the second-level cache, as its keys and values do:
   * the more queries meet these at a time, the less often they come from beyond. It is a whole
   * number of tiles of a product, four or eight rows by 24 or 32 columns.
   */
  static final int BLOCK = 96;

  private final Tape tape;
  private final KernelProvider kernels;
  private final ScoreBlocks source;
  private final Var value;
  private final Var out;
  private final boolean causal;
  private final int n;
  private final int seen;
  private final int c;
  private final int d;

  /** Log of the sum of exponentials, [H x N]. */
  private final float[] logSum;

  private final HeadMajor values;
  private HeadMajor dValues;

  /** A block of scores for each thread. */
  private final float[][] scores;

  /** For each thread its block of the output, [BLOCK x D]. */
  private final float[][] outRows;

  /** What is dropped, or null, and room for the mask of a block for each thread. */
  private final DropoutMask dropout;

  private final float[][] mask;

  private SoftmaxAttention(
      Tape tape,
      ScoreBlocks source,
      int seen,
      Var value,
      int heads,
      boolean causal,
      double dropout) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.source = source;
    this.value = value;
    this.causal = causal;
    this.seen = seen;
    n = source.queries();
    c = value.columns();
    d = c / heads;
    logSum = tape.workspace().matrix(heads, n).data;
    values = HeadMajor.copyOf(tape, value, value.rows(), heads);
    scores = tape.memberFloats(BLOCK * BLOCK);
    outRows = tape.memberFloats(BLOCK * d);
    this.dropout = DropoutMask.draw(tape.dropoutRandom(), dropout);
    mask = this.dropout == null ? null : tape.memberFloats(BLOCK * BLOCK);
    out = tape.result(n, c);
  }

  /**
   * The values weighted with the softmax of the scores over the keys.
   *
   * @param source scores of N queries and M keys
   * @param seen how many of the keys are seen at all; the others are padding
   * @param value [M x C], head h in columns h D to below (h + 1) D
   * @param causal whether query i sees keys 0 to i only; then N = M
   * @param dropout share of the weights that is dropped in training
   * @return [N x C]
   */
  static Var apply(
      Tape tape,
      ScoreBlocks source,
      int seen,
      Var value,
      int heads,
      boolean causal,
      double dropout) {
    SoftmaxAttention attention =
        new SoftmaxAttention(tape, source, seen, value, heads, causal, dropout);
    attention.forward(heads);
    tape.onBackward(() -> attention.backward(heads));
    return attention.out;
  }

  /** Pairs of a query and a key in the blocks that a head visits. */
  static long pairs(long n, long m, boolean causal) {
    if (!causal) {
      return n * m;
    }
    long pairs = 0;
    for (long q0 = 0; q0 < n; q0 += BLOCK) {
      long queries = Math.min(BLOCK, n - q0);
      pairs += queries * Math.min(n, q0 + BLOCK);
    }
    return pairs;
  }

  private void forward(int heads) {
    float[][] max = tape.memberFloats(BLOCK);
    float[][] sum = tape.memberFloats(BLOCK);
    float[][] rescale = tape.memberFloats(BLOCK);
    int blocks = blocks(n);
    tape.team()
        .forEach(
            heads * blocks,
            (t, i) -> attend(t, i / blocks, i % blocks * BLOCK, max[t], sum[t], rescale[t]));
  }

  private static int blocks(int positions) {
    return (positions + BLOCK - 1) / BLOCK;
  }

  private void attend(int member, int h, int q0, float[] max, float[] sum, float[] rescale) {
    float[] scores = this.scores[member];
    float[] rows = outRows[member];
    int queries = Math.min(BLOCK, n - q0);
    Arrays.fill(max, 0, queries, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0, queries, 0f);
    source.startQueries(member, h, q0, queries);
    int keyEnd = keyEnd(q0, queries);
    for (int k0 = 0; k0 < keyEnd; k0 += BLOCK) {
      int keys = Math.min(BLOCK, keyEnd - k0);
      source.fill(member, h, q0, queries, k0, keys, scores);
      boolean diagonal = causal && k0 == q0;
      if (diagonal) {
        fillUnseen(scores, keys, Float.NEGATIVE_INFINITY);
      }
      kernels.softmaxBlock(keys, queries, scores, 0, BLOCK, max, sum, rescale);
      if (diagonal) {
        fillUnseen(scores, keys, 0f);
      }
      if (dropout != null) {
        fillMask(member, h, q0, k0);
        kernels.scaleBy(keys * BLOCK, scores, 0, mask[member], 0);
      }
      boolean add = k0 > 0;
      if (add) {
        kernels.scaleRows(queries, d, rescale, 0, rows, 0, d);
      }
      int valueAt = values.at(h, k0); // O += P V
      kernels.multiply(
          queries, d, keys, scores, 0, 1, BLOCK, values.data, valueAt, d, rows, 0, d, add);
    }
    for (int q = 0; q < queries; q++) {
      logSum[h * n + q0 + q] = max[q] + (float) Math.log(sum[q]);
      sum[q] = 1 / sum[q];
    }
    kernels.scaleRows(queries, d, sum, 0, rows, 0, d);
    HeadMajor.copyRows(queries, d, rows, 0, d, out.value.data, q0 * c + h * d, c);
  }

  /** The keys before this one are seen by some of the queries. */
  private int keyEnd(int q0, int queries) {
    return causal ? Math.min(seen, q0 + queries) : seen;
  }

  private void fillMask(int member, int h, int q0, int k0) {
    long queryBlocks = blocks(n);
    long keyBlocks = blocks(value.rows());
    dropout.fill(
        (h * queryBlocks + q0 / BLOCK) * keyBlocks + k0 / BLOCK, BLOCK * BLOCK, mask[member]);
  }

  /** On the diagonal block the key in row j is unseen by the queries before column j. */
  private static void fillUnseen(float[] block, int keys, float with) {
    for (int j = 1; j < keys; j++) {
      Arrays.fill(block, j * BLOCK, j * BLOCK + j, with);
    }
  }

  private void backward(int heads) {
    dValues = values.zeros(tape);
    PackedRows[] dOut = PackedRows.ofMembers(tape, BLOCK, d);
    float[][] dScores = tape.memberFloats(BLOCK * BLOCK);
    float[][] delta = tape.memberFloats(BLOCK);
    source.startBackward();
    int blocks = blocks(n);
    Wavefront wave = new Wavefront(heads * blocks);
    wave.run(
        tape.team(), (t, row) -> backwardRow(t, row, blocks, wave, dOut[t], delta[t], dScores[t]));
    source.finishBackward();
    if (value.needsGradient()) {
      dValues.addToGradient(tape, value);
    }
  }

  /** A block of queries of a head, with all of its keys. */
  private void backwardRow(
      int member,
      int row,
      int blocks,
      Wavefront wave,
      PackedRows dOut,
      float[] delta,
      float[] dScores) {
    int h = row / blocks;
    int q0 = row % blocks * BLOCK;
    int queries = Math.min(BLOCK, n - q0);
    int at = q0 * c + h * d;
    dOut.load(queries, 1f, out.gradient.data, at, c);
    // The sum over keys of p dp is the dot of a row of the output and its gradient: what dropout
    // does to p in the one it does to dp in the other.
    kernels.rowDots(queries, d, out.gradient.data, at, c, out.value.data, at, c, delta, 0);
    source.startQueries(member, h, q0, queries);
    int keyEnd = keyEnd(q0, queries);
    for (int k0 = 0; k0 < keyEnd; k0 += BLOCK) {
      int keys = Math.min(BLOCK, keyEnd - k0);
      source.fill(member, h, q0, queries, k0, keys, scores[member]);
      if (q0 > 0) {
        wave.await(row, k0 / BLOCK);
      }
      backwardBlock(member, h, q0, queries, k0, keys, dOut, delta, dScores);
      source.addGradient(member, h, q0, queries, k0, keys, dScores);
      wave.passed(row, k0 / BLOCK);
    }
    source.finishQueries(member, h, q0, queries);
  }

  /** From a block's scores to their gradient, and on the way to the gradient of the values. */
  private void backwardBlock(
      int member,
      int h,
      int q0,
      int queries,
      int k0,
      int keys,
      PackedRows dOut,
      float[] delta,
      float[] dScores) {
    float[] scores = this.scores[member];
    int valueAt = values.at(h, k0);
    dOut.multiplyTransposed( // dP = V dO', keys in rows
        keys, values.data, valueAt, dScores, BLOCK, false);
    if (dropout != null) { // the softmax's dP = mask o that of the dropped P
      fillMask(member, h, q0, k0);
      kernels.scaleBy(keys * BLOCK, dScores, 0, mask[member], 0);
    }
    kernels.softmaxBlockBackward(
        keys, queries, scores, 0, BLOCK, dScores, 0, BLOCK, logSum, h * n + q0, delta, 0);
    if (causal && k0 == q0) {
      fillUnseen(scores, keys, 0f);
      fillUnseen(dScores, keys, 0f);
    }
    if (dropout != null) { // P as it met the values
      kernels.scaleBy(keys * BLOCK, scores, 0, mask[member], 0);
    }
    if (value.needsGradient()) { // dV += P' dO
      dOut.addProduct(keys, scores, BLOCK, dValues.data, valueAt);
    }
  }
}
