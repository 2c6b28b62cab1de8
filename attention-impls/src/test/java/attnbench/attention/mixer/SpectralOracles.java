package attnbench.attention.mixer;

import attnbench.attention.autodiff.Dense;
import attnbench.attention.autodiff.Matrices;
import java.util.random.RandomGenerator;

/** The oracles of mixers whose mixing does not follow the content. */
final class SpectralOracles {
  private SpectralOracles() {}

  /** A dense matrix for each power of two below the longest sequence, drawn row after row. */
  static double[][] randomFixed(MixerOracle.Settings in, double[][] x, double[][] source) {
    RandomGenerator random = Matrices.random((long) in.options().get("seed"));
    double[][] y = x;
    for (int step = 1; step < in.shape().maxLength(); step *= 2) {
      double[][] mixing = new double[x.length][x.length];
      for (int i = 0; i < in.shape().maxLength(); i++) {
        double own = random.nextFloat();
        if (i < x.length) {
          mixing[i][i] += own;
          mixing[i][(i + step) % x.length] += 1 - own;
        }
      }
      y = Dense.multiply(mixing, y);
    }
    return y;
  }

  /** The double sum over positions and columns, its real part {@code cos(a + b)}. */
  static double[][] fnet(MixerOracle.Settings in, double[][] x, double[][] source) {
    int n = x.length;
    int c = x[0].length;
    double[][] y = new double[n][c];
    for (int k = 0; k < n; k++) {
      for (int l = 0; l < c; l++) {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < c; j++) {
            y[k][l] += x[i][j] * Math.cos(2 * Math.PI * ((double) i * k / n + (double) j * l / c));
          }
        }
      }
    }
    return y;
  }
}
