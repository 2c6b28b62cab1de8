package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Scores {@code scale Q K' + bias} for each head.
 *
 * <p>N queries, M keys, H heads, D width of a head, C = H D.
 */
final class DotProductScores implements ScoreBlocks {
  private static final int BLOCK = SoftmaxAttention.BLOCK;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var query;
  private final Var key;
  private final Var bias;
  private final int c;
  private final int d;
  private final float scale;
  private final HeadMajor keys;
  private HeadMajor dKeys;

  /** For each thread its block of queries times scale. */
  private final PackedRows[] scaledQueries;

  /** For each thread the gradient of its {@link #scaledQueries}, [BLOCK x D]. */
  private float[][] dQueryRows;

  /**
   * @param query [N x C], head h in columns h D to below (h + 1) D
   * @param key [M x C]; there may be more rows
   * @param m M
   * @param bias [H x M] what a key adds to all its scores, or null; there may be more columns
   */
  DotProductScores(Tape tape, Var query, Var key, int m, Var bias, int heads, float scale) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.query = query;
    this.key = key;
    this.bias = bias;
    this.scale = scale;
    c = query.columns();
    d = c / heads;
    keys = HeadMajor.copyOf(tape, key, m, heads);
    scaledQueries = PackedRows.ofMembers(tape, BLOCK, d);
  }

  @Override
  public int queries() {
    return query.rows();
  }

  @Override
  public void startQueries(int member, int h, int q0, int queries) {
    scaledQueries[member].load(queries, scale, query.value.data, q0 * c + h * d, c);
    if (dQueryRows != null) {
      Arrays.fill(dQueryRows[member], 0, queries * d, 0f);
    }
  }

  @Override
  public void fill(int member, int h, int q0, int queries, int k0, int keys, float[] scores) {
    for (int j = 0; bias != null && j < keys; j++) {
      float added = bias.value.data[h * bias.columns() + k0 + j];
      Arrays.fill(scores, j * BLOCK, j * BLOCK + queries, added);
    }
    scaledQueries[member].multiplyTransposed( // S' = K (scale Q)' (+ bias)
        keys, this.keys.data, this.keys.at(h, k0), scores, BLOCK, bias != null);
  }

  @Override
  public void startBackward() {
    dKeys = keys.zeros(tape);
    dQueryRows = tape.memberFloats(BLOCK * d);
  }

  @Override
  public void addGradient(
      int member, int h, int q0, int queries, int k0, int keys, float[] dScores) {
    int keyAt = this.keys.at(h, k0);
    if (bias != null && bias.needsGradient()) {
      for (int j = 0; j < keys; j++) {
        bias.gradient.data[h * bias.columns() + k0 + j] += kernels.sum(queries, dScores, j * BLOCK);
      }
    }
    if (key.needsGradient()) { // dK += dS' (scale Q)
      scaledQueries[member].addProduct(keys, dScores, BLOCK, dKeys.data, keyAt);
    }
    if (query.needsGradient()) { // d(scale Q) += dS K
      kernels.multiply(
          queries,
          d,
          keys,
          dScores,
          0,
          1,
          BLOCK,
          this.keys.data,
          keyAt,
          d,
          dQueryRows[member],
          0,
          d,
          true);
    }
  }

  @Override
  public void finishQueries(int member, int h, int q0, int queries) {
    if (query.needsGradient()) {
      float[] dQuery = query.gradient.data;
      int at = q0 * c + h * d;
      HeadMajor.addRows(kernels, queries, d, scale, dQueryRows[member], 0, dQuery, at, c);
    }
  }

  @Override
  public void finishBackward() {
    if (key.needsGradient()) {
      dKeys.addToGradient(tape, key);
    }
  }
}
