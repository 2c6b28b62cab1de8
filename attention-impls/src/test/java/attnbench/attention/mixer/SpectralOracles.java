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
}
