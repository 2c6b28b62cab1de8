package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Fused multi-head softmax attention that never stores an N x N matrix.
 *
 * <p>{@code softmax(Q K' / sqrt(D)) V} for each head, block of queries by block of keys, with a
 * running maximum and sum (Milakov and Gimelshein 2018; Dao et al. 2022, algorithm 1). Backward
 * computes each block of scores again from the log of the sum of exponentials (Dao et al. 2022,
 * algorithm 4). A block of scores is kept with keys in rows and queries in columns, so that maxima
 * and sums over keys run down columns and never across the lanes of a vector.
 *
 * <p>Keys from the tape's valid length on are padding: no query sees them. Dropout zeroes weights
 * after the softmax; backward makes each block's mask again.
 *
 * <p>N positions, H heads, D head width, C = H D.
 */
final class SoftmaxAttention {
  /** A block of scores, 64 x 64 floats, fills half of a first-level cache of 32 KiB. */
  static final int BLOCK = 64;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var query;
  private final Var key;
  private final Var value;
  private final Var out;
  private final boolean causal;
  private final int n;
  private final int valid;
  private final int c;
  private final int d;
  private final float scale;

  /** Query / sqrt(D), [N x C], and its transpose, [C x stride]. */
  private final float[] scaled;

  private final float[] scaledTransposed;
  private final int stride;

  /** Log of the sum of exponentials, [H x N]. */
  private final float[] logSum;

  private final float[] scores;

  /** What is dropped, or null, and room for the mask of a block. */
  private final DropoutMask dropout;

  private final float[] mask;

  private SoftmaxAttention(
      Tape tape, Var query, Var key, Var value, int heads, boolean causal, double dropout) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.query = query;
    this.key = key;
    this.value = value;
    this.causal = causal;
    n = query.rows();
    valid = tape.validLength(n);
    c = query.columns();
    d = c / heads;
    scale = (float) (1 / Math.sqrt(d));
    stride = ChannelMajor.stride(n);
    Workspace workspace = tape.workspace();
    scaled = workspace.matrix(n, c).data;
    scaledTransposed = workspace.matrix(c, stride).data;
    logSum = workspace.matrix(heads, n).data;
    scores = workspace.floats(BLOCK * BLOCK);
    this.dropout = DropoutMask.draw(tape.dropoutRandom(), dropout);
    mask = this.dropout == null ? null : workspace.floats(BLOCK * BLOCK);
    out = tape.result(n, c);
  }

  /**
   * Attention of queries to keys.
   *
   * @param query [N x C], head h in columns h D to below (h + 1) D, as in all four matrices
   * @param causal whether position i sees positions 0 to i only
   * @param dropout share of the weights that is dropped in training
   * @return [N x C]
   */
  static Var apply(
      Tape tape, Var query, Var key, Var value, int heads, boolean causal, double dropout) {
    SoftmaxAttention attention =
        new SoftmaxAttention(tape, query, key, value, heads, causal, dropout);
    attention.forward(heads);
    tape.onBackward(() -> attention.backward(heads));
    return attention.out;
  }

  /** Multiply-adds of a forward pass: scores and values of every block that is visited. */
  static long multiplyAdds(long n, long c, boolean causal) {
    if (!causal) {
      return 2 * n * n * c;
    }
    long pairs = 0;
    for (long q0 = 0; q0 < n; q0 += BLOCK) {
      long queries = Math.min(BLOCK, n - q0);
      pairs += queries * Math.min(n, q0 + BLOCK);
    }
    return 2 * pairs * c;
  }

  private void forward(int heads) {
    for (int i = 0; i < n * c; i++) {
      scaled[i] = scale * query.value.data[i];
    }
    kernels.transpose(n, c, scaled, 0, c, scaledTransposed, 0, stride);
    float[] max = tape.workspace().floats(BLOCK);
    float[] sum = tape.workspace().floats(BLOCK);
    float[] rescale = tape.workspace().floats(BLOCK);
    for (int h = 0; h < heads; h++) {
      for (int q0 = 0; q0 < n; q0 += BLOCK) {
        attend(h, q0, max, sum, rescale);
      }
    }
  }

  private void attend(int h, int q0, float[] max, float[] sum, float[] rescale) {
    int queries = Math.min(BLOCK, n - q0);
    int outAt = q0 * c + h * d;
    Arrays.fill(max, 0, queries, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0, queries, 0f);
    int keyEnd = keyEnd(q0, queries);
    for (int k0 = 0; k0 < keyEnd; k0 += BLOCK) {
      int keys = Math.min(BLOCK, keyEnd - k0);
      scoreBlock(h, q0, queries, k0, keys);
      boolean diagonal = causal && k0 == q0;
      if (diagonal) {
        fillUnseen(scores, keys, Float.NEGATIVE_INFINITY);
      }
      kernels.softmaxBlock(keys, queries, scores, 0, BLOCK, max, sum, rescale);
      if (diagonal) {
        fillUnseen(scores, keys, 0f);
      }
      if (dropout != null) {
        fillMask(h, q0, k0);
        kernels.scaleBy(keys * BLOCK, scores, 0, mask, 0);
      }
      if (k0 > 0) {
        kernels.scaleRows(queries, d, rescale, 0, out.value.data, outAt, c);
      }
      kernels.multiply(
          queries,
          d,
          keys,
          scores,
          0,
          1,
          BLOCK,
          value.value.data,
          k0 * c + h * d,
          c,
          out.value.data,
          outAt,
          c,
          k0 > 0);
    }
    for (int q = 0; q < queries; q++) {
      logSum[h * n + q0 + q] = max[q] + (float) Math.log(sum[q]);
      sum[q] = 1 / sum[q];
    }
    kernels.scaleRows(queries, d, sum, 0, out.value.data, outAt, c);
  }

  /** The keys before this one are seen by some of the queries. */
  private int keyEnd(int q0, int queries) {
    return causal ? Math.min(valid, q0 + queries) : valid;
  }

  private void fillMask(int h, int q0, int k0) {
    long blocks = (n + BLOCK - 1) / BLOCK;
    dropout.fill((h * blocks + q0 / BLOCK) * blocks + k0 / BLOCK, BLOCK * BLOCK, mask);
  }

  /** Scores of a block, keys in rows: {@code K (Q / sqrt(D))'}. */
  private void scoreBlock(int h, int q0, int queries, int k0, int keys) {
    kernels.multiply(
        keys,
        queries,
        d,
        key.value.data,
        k0 * c + h * d,
        c,
        1,
        scaledTransposed,
        h * d * stride + q0,
        stride,
        scores,
        0,
        BLOCK,
        false);
  }

  /** On the diagonal block the key in row j is unseen by the queries before column j. */
  private static void fillUnseen(float[] block, int keys, float with) {
    for (int j = 1; j < keys; j++) {
      Arrays.fill(block, j * BLOCK, j * BLOCK + j, with);
    }
  }

  private void backward(int heads) {
    Workspace workspace = tape.workspace();
    float[] dOutTransposed = workspace.matrix(c, stride).data;
    kernels.transpose(n, c, out.gradient.data, 0, c, dOutTransposed, 0, stride);
    float[] dScaled = workspace.matrix(n, c).data;
    Arrays.fill(dScaled, 0, n * c, 0f);
    float[] dScores = workspace.floats(BLOCK * BLOCK);
    float[] delta = workspace.floats(n);
    for (int h = 0; h < heads; h++) {
      // The sum over keys of p dp is the dot of a row of the output and its gradient: what dropout
      // does to p in the one it does to dp in the other.
      kernels.rowDots(n, d, out.gradient.data, h * d, c, out.value.data, h * d, c, delta, 0);
      for (int q0 = 0; q0 < n; q0 += BLOCK) {
        int queries = Math.min(BLOCK, n - q0);
        int keyEnd = keyEnd(q0, queries);
        for (int k0 = 0; k0 < keyEnd; k0 += BLOCK) {
          int keys = Math.min(BLOCK, keyEnd - k0);
          backwardBlock(h, q0, queries, k0, keys, dOutTransposed, delta, dScores, dScaled);
        }
      }
    }
    if (query.needsGradient()) {
      kernels.axpy(n * c, scale, dScaled, 0, query.gradient.data, 0);
    }
  }

  private void backwardBlock(
      int h,
      int q0,
      int queries,
      int k0,
      int keys,
      float[] dOutTransposed,
      float[] delta,
      float[] dScores,
      float[] dScaled) {
    int queryAt = q0 * c + h * d;
    int keyAt = k0 * c + h * d;
    scoreBlock(h, q0, queries, k0, keys);
    kernels.multiply( // dP = V dO', keys in rows
        keys,
        queries,
        d,
        value.value.data,
        keyAt,
        c,
        1,
        dOutTransposed,
        h * d * stride + q0,
        stride,
        dScores,
        0,
        BLOCK,
        false);
    if (dropout != null) { // the softmax's dP = mask o that of the dropped P
      fillMask(h, q0, k0);
      kernels.scaleBy(keys * BLOCK, dScores, 0, mask, 0);
    }
    kernels.softmaxBlockBackward(
        keys, queries, scores, 0, BLOCK, dScores, 0, BLOCK, logSum, h * n + q0, delta, q0);
    if (causal && k0 == q0) {
      fillUnseen(scores, keys, 0f);
      fillUnseen(dScores, keys, 0f);
    }
    if (dropout != null) { // P as it met the values
      kernels.scaleBy(keys * BLOCK, scores, 0, mask, 0);
    }
    if (value.needsGradient()) { // dV += P' dO
      float[] dOut = out.gradient.data;
      kernels.multiply(
          keys,
          d,
          queries,
          scores,
          0,
          BLOCK,
          1,
          dOut,
          queryAt,
          c,
          value.gradient.data,
          keyAt,
          c,
          true);
    }
    if (key.needsGradient()) { // dK += dS' Q / sqrt(D)
      kernels.multiply(
          keys,
          d,
          queries,
          dScores,
          0,
          BLOCK,
          1,
          scaled,
          queryAt,
          c,
          key.gradient.data,
          keyAt,
          c,
          true);
    }
    kernels.multiply( // dQ / sqrt(D) += dS K
        queries,
        d,
        keys,
        dScores,
        0,
        1,
        BLOCK,
        key.value.data,
        keyAt,
        c,
        dScaled,
        queryAt,
        c,
        true);
  }
}
