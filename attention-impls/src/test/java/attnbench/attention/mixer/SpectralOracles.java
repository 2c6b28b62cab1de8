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

  /** As many blocks as the length has bits, each position of each track looked up where it was. */
  static double[][] chordMixer(MixerOracle.Settings in, double[][] x, double[][] source) {
    int n = x.length;
    int width = x[0].length;
    int tracks = 1 + bits(in.shape().maxLength());
    int blocks = bits(in.flag("adaptive") ? n : in.shape().maxLength());
    double[][] y = x;
    for (int m = 0; m < blocks; m++) {
      double[][] mixed = in.mlp("block" + m, normed(in, "prenorm", m, y));
      double[][] next = new double[n][width];
      for (int i = 0; i < n; i++) {
        int column = 0;
        for (int t = 0; t < tracks; t++) {
          int size = width / tracks + (t < width % tracks ? 1 : 0);
          int from = t == 0 ? i : (i + (1 << (t - 1))) % n;
          for (int j = 0; j < size; j++, column++) {
            next[i][column] = y[i][column] + mixed[from][column];
          }
        }
      }
      y = normed(in, "norm", m, next);
    }
    return y;
  }

  /** The least b with {@code 2^b} at least n. */
  private static int bits(int n) {
    int bits = 0;
    while (1 << bits < n) {
      bits++;
    }
    return bits;
  }

  private static double[][] normed(MixerOracle.Settings in, String name, int m, double[][] x) {
    if (in.text(name).equals("none")) {
      return x;
    }
    String path = "block" + m + "." + name;
    return Dense.layerNorm(
        x, in.parameters().get(path + ".gain"), in.parameters().get(path + ".bias"), 1e-5);
  }
}
