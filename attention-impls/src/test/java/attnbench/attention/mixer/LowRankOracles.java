package attnbench.attention.mixer;

import attnbench.attention.autodiff.Dense;
import java.util.Arrays;
import java.util.stream.Stream;

/** Oracles of the mixers whose scores are of low rank, sorted by blocks, or made up. */
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

  /** Softmax of scores that each token, or nobody, makes up, plus those of attention. */
  static double[][] synthesizer(MixerOracle.Settings in, double[][] x, double[][] source) {
    int n = x.length;
    int heads = in.number("heads");
    int d = in.shape().width() / heads;
    double[][] v = in.linear("value", x);
    double[][] joined = new double[n][0];
    for (int h = 0; h < heads; h++) {
      double[][] scores = madeUpScores(in, x, h);
      if (in.flag("dotProduct")) {
        double[][] q = Dense.columns(in.linear("query", x), h * d, d);
        double[][] k = Dense.columns(in.linear("key", x), h * d, d);
        double[][] products = Dense.multiply(q, Dense.transpose(k));
        scores = Dense.add(scores, Dense.map(products, s -> s / Math.sqrt(d)));
      }
      double[][] mixing = Dense.softmaxRows(scores, false);
      joined = Dense.join(joined, Dense.multiply(mixing, Dense.columns(v, h * d, d)));
    }
    return in.linear("out", joined);
  }

  private static double[][] madeUpScores(MixerOracle.Settings in, double[][] x, int h) {
    int n = x.length;
    int d = in.shape().width() / in.number("heads");
    int longest = in.shape().maxLength();
    double[][] scores = new double[n][n];
    switch (in.text("form")) {
      case "dense" -> {
        double[][] hidden = Dense.map(in.linear("hidden", x), s -> Math.max(s, 0));
        double[][] weight = in.parameters().get("scores.weight");
        double[][] bias = in.parameters().get("scores.bias");
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            scores[i][j] = bias[h][j];
            for (int p = h * d; p < (h + 1) * d; p++) {
              scores[i][j] += hidden[i][p] * weight[j][p];
            }
          }
        }
      }
      case "factorized-dense" -> {
        double[][] hidden = Dense.map(in.linear("hidden", x), s -> Math.max(s, 0));
        int a = (int) Math.ceil(Math.sqrt(longest));
        int b = (int) Math.ceil((double) longest / a);
        double[][] tiled = Dense.columns(in.linear("tiled", hidden), h * a, a);
        double[][] repeated = Dense.columns(in.linear("repeated", hidden), h * b, b);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            scores[i][j] = tiled[i][j % a] * repeated[i][j / a];
          }
        }
      }
      case "random" -> {
        for (int i = 0; i < n; i++) {
          scores[i] = Arrays.copyOf(in.parameters().get("random")[h * longest + i], n);
        }
      }
      case "factorized-random" -> {
        int k = in.number("rank");
        double[][] first = Dense.columns(in.parameters().get("random1"), h * k, k);
        double[][] second = Dense.columns(in.parameters().get("random2"), h * k, k);
        double[][] whole = Dense.multiply(first, Dense.transpose(second));
        for (int i = 0; i < n; i++) {
          scores[i] = Arrays.copyOf(whole[i], n);
        }
      }
      default -> throw new IllegalArgumentException(in.text("form"));
    }
    return scores;
  }

  /** Softmax over the window's keys and the projected ones, both normed. */
  static double[][] transformerLs(MixerOracle.Settings in, double[][] x, double[][] source) {
    int n = x.length;
    int heads = in.number("heads");
    int rank = in.number("rank");
    int window = in.number("window");
    int d = in.shape().width() / heads;
    double[][] q = in.linear("query", x);
    double[][] k = in.linear("key", x);
    double[][] v = in.linear("value", x);
    double[][] logits = Dense.transpose(in.linear("projection", x));
    double[][] shares = Dense.softmaxRows(logits, false);
    double[][] projectedKeys = new double[rank][0];
    double[][] projectedValues = new double[rank][0];
    for (int h = 0; h < heads; h++) {
      double[][] ofHead = Arrays.copyOfRange(shares, h * rank, (h + 1) * rank);
      projectedKeys = Dense.join(projectedKeys, Dense.multiply(ofHead, Dense.columns(k, h * d, d)));
      projectedValues =
          Dense.join(projectedValues, Dense.multiply(ofHead, Dense.columns(v, h * d, d)));
    }
    double[][] keys = stack(norm(in, "windowNorm", k), norm(in, "projectedNorm", projectedKeys));
    double[][] values =
        stack(norm(in, "windowNorm", v), norm(in, "projectedNorm", projectedValues));
    double[][] joined = new double[n][0];
    for (int h = 0; h < heads; h++) {
      double[][] queries = Dense.columns(q, h * d, d);
      double[][] scores =
          Dense.map(
              Dense.multiply(queries, Dense.transpose(Dense.columns(keys, h * d, d))),
              s -> s / Math.sqrt(d));
      for (int i = 0; i < n; i++) {
        int first = i / window * window - Math.max(1, window / 2);
        int last = i / window * window + window - 1 + Math.max(1, window / 2);
        for (int j = 0; j < n; j++) {
          scores[i][j] = j < first || j > last ? Double.NEGATIVE_INFINITY : scores[i][j];
        }
      }
      double[][] mixing = Dense.softmaxRows(scores, false);
      joined = Dense.join(joined, Dense.multiply(mixing, Dense.columns(values, h * d, d)));
    }
    return in.linear("out", joined);
  }

  /** Attention of each block to itself and to the mixture of blocks that balancing gives it. */
  static double[][] sinkhorn(MixerOracle.Settings in, double[][] x, double[][] source) {
    int n = x.length;
    int longest = in.shape().maxLength();
    int block = in.number("block");
    int b = block == 0 ? (int) Math.ceil(Math.sqrt(longest)) : block;
    int blocks = (int) Math.ceil((double) n / b);
    int most = (int) Math.ceil((double) longest / b);
    double[][] ofBlock = new double[blocks][n];
    for (int i = 0; i < n; i++) {
      ofBlock[i / b][i] = 1;
    }
    double[][] hidden = in.linear("sort.hidden", Dense.multiply(ofBlock, x));
    double[][] logits = in.linear("sort.out", Dense.map(hidden, s -> Math.max(s, 0)));
    return heads(
        in,
        x,
        (h, q, k, v) -> {
          double temperature = (double) in.options().get("temperature");
          double[][] ofHead = Dense.columns(logits, h * most, blocks);
          double[][] sorting =
              balance(Dense.map(ofHead, s -> s / temperature), in.number("iterations"));
          double[][] expanded = new double[blocks * b][n];
          for (int i = 0; i < blocks * b; i++) {
            for (int j = i % b; j < n; j += b) {
              expanded[i][j] = sorting[i / b][j / b];
            }
          }
          double[][] own = maskedScores(q, k, b);
          double[][] sorted = maskedScores(q, Dense.multiply(expanded, k), b);
          double[][] sortedValues = Dense.multiply(expanded, v);
          if (in.text("mixture").equals("summed")) {
            return Dense.add(
                Dense.multiply(Dense.softmaxRows(own, false), v),
                Dense.multiply(Dense.softmaxRows(sorted, false), sortedValues));
          }
          double[][] both = Dense.softmaxRows(Dense.join(own, sorted), false);
          return Dense.multiply(both, stack(v, sortedValues));
        });
  }

  /** Scores within blocks of b, and minus infinity elsewhere. */
  private static double[][] maskedScores(double[][] q, double[][] k, int b) {
    double[][] scores = Dense.multiply(q, Dense.transpose(k));
    for (int i = 0; i < q.length; i++) {
      for (int j = 0; j < k.length; j++) {
        boolean seen = i / b == j / b;
        scores[i][j] = seen ? scores[i][j] / Math.sqrt(q[0].length) : Double.NEGATIVE_INFINITY;
      }
    }
    return scores;
  }

  private static double[][] balance(double[][] logits, int iterations) {
    double[][] balanced = Dense.softmaxRows(logits, false);
    for (int i = 0; i < iterations; i++) {
      balanced = Dense.normaliseRows(balanced, false);
      balanced = Dense.transpose(Dense.normaliseRows(Dense.transpose(balanced), false));
    }
    return balanced;
  }

  private static double[][] norm(MixerOracle.Settings in, String name, double[][] x) {
    return Dense.layerNorm(
        x, in.parameters().get(name + ".gain"), in.parameters().get(name + ".bias"), 1e-5);
  }

  private static double[][] stack(double[][] above, double[][] below) {
    return Stream.of(above, below).flatMap(Arrays::stream).toArray(double[][]::new);
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
