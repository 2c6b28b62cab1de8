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
  private final int n;
  private final int c;
  private final int d;
  private final float scale;

  /** Scaled queries, [N x C], and their transpose, [C x stride]. */
  private final float[] scaled;

  private final float[] scaledTransposed;
  private final int stride;
  private float[] dScaled;

  /**
   * @param query [N x C], head h in columns h D to below (h + 1) D
   * @param key [M x C]; there may be more rows
   * @param bias [H x M] what a key adds to all its scores, or null; there may be more columns
   */
  DotProductScores(Tape tape, Var query, Var key, Var bias, int heads, float scale) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.query = query;
    this.key = key;
    this.bias = bias;
    this.scale = scale;
    n = query.rows();
    c = query.columns();
    d = c / heads;
    stride = ChannelMajor.stride(n);
    scaled = tape.workspace().matrix(n, c).data;
    scaledTransposed = tape.workspace().matrix(c, stride).data;
    tape.forRows(n, this::scaleAndTranspose);
  }

  private void scaleAndTranspose(int from, int to) {
    for (int i = from * c; i < to * c; i++) {
      scaled[i] = scale * query.value.data[i];
    }
    kernels.transpose(to - from, c, scaled, from * c, c, scaledTransposed, from, stride);
  }

  @Override
  public int queries() {
    return n;
  }

  @Override
  public void fill(int member, int h, int q0, int queries, int k0, int keys, float[] scores) {
    for (int j = 0; bias != null && j < keys; j++) {
      float added = bias.value.data[h * bias.columns() + k0 + j];
      Arrays.fill(scores, j * BLOCK, j * BLOCK + queries, added);
    }
    kernels.multiply( // S' = K (scale Q)' (+ bias)
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
        bias != null);
  }

  @Override
  public void startBackward() {
    dScaled = tape.workspace().matrix(n, c).data;
    tape.forRows(n, (from, to) -> Arrays.fill(dScaled, from * c, to * c, 0f));
  }

  @Override
  public void addGradient(
      int member, int h, int q0, int queries, int k0, int keys, float[] dScores) {
    int queryAt = q0 * c + h * d;
    int keyAt = k0 * c + h * d;
    if (bias != null && bias.needsGradient()) {
      for (int j = 0; j < keys; j++) {
        bias.gradient.data[h * bias.columns() + k0 + j] += kernels.sum(queries, dScores, j * BLOCK);
      }
    }
    if (key.needsGradient()) { // dK += dS' (scale Q)
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
    kernels.multiply( // d(scale Q) += dS K
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

  @Override
  public void finishBackward() {
    if (query.needsGradient()) {
      float[] dQuery = query.gradient.data;
      tape.forRows(
          n,
          (from, to) -> kernels.axpy((to - from) * c, scale, dScaled, from * c, dQuery, from * c));
    }
  }
}
