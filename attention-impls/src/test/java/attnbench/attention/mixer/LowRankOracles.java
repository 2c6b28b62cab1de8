package attnbench.attention.mixer;

import attnbench.attention.autodiff.Dense;
import java.util.Arrays;

/** Oracles of the mixers that go through a few positions, landmarks or blocks. */
final class LowRankOracles {
  private LowRankOracles() {}

  /** {@code softmax(Q (E K)' / sqrt(D)) F V} for each head. */
  static double[][] linformer(MixerOracle.Settings in, double[][] x, double[][] source) {
    String sharing = in.text("sharing");
    boolean one = sharing.equals("key-value");
    double[][] e = in.parameters().get(one ? "compress" : "compressKeys");
    double[][] f = in.parameters().get(one ? "compress" : "compressValues");
    int rank = Math.min(in.number("rank"), in.shape().maxLength());
    return heads(
        in,
        x,
        (h, q, k, v) -> {
          int from = sharing.equals("none") ? h * rank : 0;
          double[][] keys = Dense.multiply(firstColumnsTransposed(e, from, rank, x.length), k);
          double[][] values = Dense.multiply(firstColumnsTransposed(f, from, rank, x.length), v);
          return Dense.multiply(softmax(q, keys), values);
        });
  }

  private static double[][] firstColumnsTransposed(
      double[][] projection, int from, int rank, int length) {
    return Dense.transpose(Dense.columns(Arrays.copyOf(projection, length), from, rank));
  }

  /**
   * {@code softmax(Q L') Z softmax(J K') V} for each head with means J and L of runs, Z by the
   * iteration, plus the values convolved.
   */
  static double[][] nystromformer(MixerOracle.Settings in, double[][] x, double[][] source) {
    int landmarks = in.number("landmarks");
    return heads(
        in,
        x,
        (h, q, k, v) -> {
          double[][] mixing;
          if (x.length <= landmarks) {
            mixing = softmax(q, k);
          } else {
            double[][] j = means(q, landmarks);
            double[][] l = means(k, landmarks);
            double[][] inverse = Dense.pseudoInverse(softmax(j, l), in.number("steps"));
            mixing = Dense.multiply(Dense.multiply(softmax(q, l), inverse), softmax(j, k));
          }
          int taps = in.number("convolution");
          for (int i = 0; i < x.length; i++) {
            for (int t = 0; t < taps; t++) {
              int from = i + t - taps / 2;
              if (from >= 0 && from < x.length) {
                mixing[i][from] += in.parameters().get("convolution")[h][t];
              }
            }
          }
          return Dense.multiply(mixing, v);
        });
  }

  private static double[][] means(double[][] x, int segments) {
    double[][] means = new double[segments][x[0].length];
    for (int s = 0; s < segments; s++) {
      int from = s * x.length / segments;
      int end = (s + 1) * x.length / segments;
      for (int i = from; i < end; i++) {
        for (int j = 0; j < x[i].length; j++) {
          means[s][j] += x[i][j] / (end - from);
        }
      }
    }
    return means;
  }

  /** {@code softmax(Q K' / sqrt(D))}. */
  private static double[][] softmax(double[][] q, double[][] k) {
    double scale = 1 / Math.sqrt(q[0].length);
    return Dense.softmaxRows(
        Dense.map(Dense.multiply(q, Dense.transpose(k)), s -> scale * s), false);
  }

  @FunctionalInterface
  private interface Head {
    double[][] output(int h, double[][] query, double[][] key, double[][] value);
  }

  /** Query, key and value maps, each head on its columns, the output map. */
  private static double[][] heads(MixerOracle.Settings in, double[][] x, Head head) {
    double[][] q = in.linear("query", x);
    double[][] k = in.linear("key", x);
    double[][] v = in.linear("value", x);
    int d = in.shape().width() / in.number("heads");
    double[][] joined = new double[x.length][0];
    for (int h = 0; h < in.number("heads"); h++) {
      double[][] out =
          head.output(
              h,
              Dense.columns(q, h * d, d),
              Dense.columns(k, h * d, d),
              Dense.columns(v, h * d, d));
      joined = Dense.join(joined, out);
    }
    return in.linear("out", joined);
  }
}
