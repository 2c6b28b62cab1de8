package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Scores of two short vectors for each query: query i gives key j the product {@code A(i, j mod a)
 * B(i, j div a)} (Tay et al. 2020, Synthesizer, section 3).
 *
 * <p>N queries, H heads, a and b lengths of the vectors.
 */
final class FactoredScores implements ScoreBlocks {
  private static final int BLOCK = SoftmaxAttention.BLOCK;

  private final Tape tape;
  private final KernelProvider kernels;
  private final int n;
  private final int stride;
  private final Factor tiled;
  private final Factor repeated;

  /**
   * @param tiled A [N x H a]
   * @param repeated B [N x H b] with a b at least the number of keys
   */
  FactoredScores(Tape tape, Var tiled, Var repeated, int heads) {
    this.tape = tape;
    kernels = tape.kernels();
    n = tiled.rows();
    stride = ChannelMajor.stride(n);
    this.tiled = new Factor(tiled, heads);
    this.repeated = new Factor(repeated, heads);
  }

  /** A factor with its queries in columns, [H length x stride], and its gradient likewise. */
  private final class Factor {
    private final Var given;
    private final int length;
    private final float[] columns;
    private float[] gradient;

    Factor(Var given, int heads) {
      this.given = given;
      length = given.columns() / heads;
      columns = tape.workspace().matrix(given.columns(), stride).data;
      kernels.transpose(
          n, given.columns(), given.value.data, 0, given.columns(), columns, 0, stride);
    }

    int at(int h, int row, int q0) {
      return (h * length + row) * stride + q0;
    }

    void startBackward() {
      gradient = tape.workspace().matrix(given.columns(), stride).data;
      Arrays.fill(gradient, 0, given.columns() * stride, 0f);
    }

    void finishBackward() {
      if (given.needsGradient()) {
        int size = n * given.columns();
        float[] rows = tape.workspace().floats(size);
        kernels.transpose(given.columns(), n, gradient, 0, stride, rows, 0, given.columns());
        kernels.axpy(size, 1f, rows, 0, given.gradient.data, 0);
      }
    }
  }

  @Override
  public int queries() {
    return n;
  }

  @Override
  public void fill(int member, int h, int q0, int queries, int k0, int keys, float[] scores) {
    for (int j = 0; j < keys; j++) {
      int a = tiled.at(h, (k0 + j) % tiled.length, q0);
      int b = repeated.at(h, (k0 + j) / tiled.length, q0);
      System.arraycopy(tiled.columns, a, scores, j * BLOCK, queries);
      kernels.scaleBy(queries, scores, j * BLOCK, repeated.columns, b);
    }
  }

  @Override
  public void startBackward() {
    tiled.startBackward();
    repeated.startBackward();
  }

  @Override
  public void addGradient(
      int member, int h, int q0, int queries, int k0, int keys, float[] dScores) {
    for (int j = 0; j < keys; j++) {
      int a = tiled.at(h, (k0 + j) % tiled.length, q0);
      int b = repeated.at(h, (k0 + j) / tiled.length, q0);
      kernels.addProduct(queries, dScores, j * BLOCK, repeated.columns, b, tiled.gradient, a);
      kernels.addProduct(queries, dScores, j * BLOCK, tiled.columns, a, repeated.gradient, b);
    }
  }

  @Override
  public void finishBackward() {
    tiled.finishBackward();
    repeated.finishBackward();
  }
}
