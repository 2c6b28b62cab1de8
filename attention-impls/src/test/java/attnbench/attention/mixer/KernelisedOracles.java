package attnbench.attention.mixer;

import attnbench.attention.autodiff.Dense;
import java.util.function.UnaryOperator;

/**
 * Kernelised attention in double: explicit feature maps, and the N x N matrix of their products
 * with each row divided by its sum.
 */
final class KernelisedOracles {
  private KernelisedOracles() {}

  static double[][] linear(MixerOracle.Settings in, double[][] x, double[][] source) {
    Map map = (part, head, queries) -> Dense.eluPlusOne(part);
    return attention(in, x, map, sum -> sum + 1e-6);
  }

  static double[][] performer(MixerOracle.Settings in, double[][] x, double[][] source) {
    double[][] w = in.parameters().get("features");
    Map map =
        in.text("kernel").equals("relu")
            ? (part, head, queries) ->
                Dense.map(
                    w == null ? part : Dense.multiply(part, Dense.transpose(w)),
                    a -> Math.max(a, 0) + 1e-3)
            : (part, head, queries) -> positive(in, part, w, queries);
    return attention(in, x, map, sum -> sum);
  }

  /** exp(w u - |u|^2 / 2 - s) + 1e-6 with s the greatest w u of a query, of all keys, or zero. */
  private static double[][] positive(
      MixerOracle.Settings in, double[][] part, double[][] w, boolean queries) {
    double root = Math.pow(part[0].length, 0.25);
    double[][] u = Dense.map(part, a -> a / root);
    double[][] products = Dense.multiply(u, Dense.transpose(w));
    double greatest = Double.NEGATIVE_INFINITY;
    for (double[] row : products) {
      greatest = Math.max(greatest, max(row));
    }
    double[][] phi = new double[u.length][w.length];
    for (int i = 0; i < u.length; i++) {
      double half = 0;
      for (double a : u[i]) {
        half += a * a / 2;
      }
      double stabiliser = queries ? max(products[i]) : in.flag("causal") ? 0 : greatest;
      for (int m = 0; m < w.length; m++) {
        phi[i][m] = Math.exp(products[i][m] - half - stabiliser) + 1e-6;
      }
    }
    return phi;
  }

  private static double max(double[] row) {
    double max = Double.NEGATIVE_INFINITY;
    for (double a : row) {
      max = Math.max(max, a);
    }
    return max;
  }

  static double[][] rfa(MixerOracle.Settings in, double[][] x, double[][] source) {
    int count = in.number("features");
    double[][] w = in.parameters().get("features");
    double[] scale = in.parameters().get("scale")[0];
    boolean gaussian = in.text("kernel").equals("gaussian");
    Map map =
        (part, head, queries) -> {
          double[][] phi = new double[part.length][gaussian ? 2 * count : count];
          for (int i = 0; i < part.length; i++) {
            double squares = 0;
            for (double a : part[i]) {
              squares += a * a;
            }
            for (int m = 0; m < count; m++) {
              double angle = 0;
              for (int k = 0; k < part[i].length; k++) {
                angle +=
                    w[head * count + m][k]
                        * scale[head * part[i].length + k]
                        * part[i][k]
                        / (Math.sqrt(squares) + 1e-3);
              }
              phi[i][m] = (gaussian ? Math.sin(angle) : Math.max(angle, 0)) / Math.sqrt(count);
              if (gaussian) {
                phi[i][count + m] = Math.cos(angle) / Math.sqrt(count);
              }
            }
          }
          return phi;
        };
    double[][] gates =
        in.flag("gate") ? Dense.map(in.linear("gate", x), a -> 1 / (1 + Math.exp(-a))) : null;
    Weight weight = (head, i, j) -> gates == null ? 1 : kept(gates, head, i, j);
    return attention(in, x, map, sum -> Math.max(sum, 0.1), weight);
  }

  /** What is left at position i of what came in at j: (1 - g_j) g_(j+1) ... g_i. */
  private static double kept(double[][] gates, int head, int i, int j) {
    double kept = 1 - gates[j][head];
    for (int t = j + 1; t <= i; t++) {
      kept *= gates[t][head];
    }
    return kept;
  }

  /** Not by 2 D features, but by the cosine of the distance itself. */
  static double[][] cosformer(MixerOracle.Settings in, double[][] x, double[][] source) {
    Map map = (part, head, queries) -> Dense.map(part, a -> Math.max(a, 0));
    return attention(
        in,
        x,
        map,
        sum -> Math.max(sum, 1e-4),
        (head, i, j) -> Math.cos(Math.PI / 2 * (i - j) / x.length));
  }

  /** A head's part of the queries or keys to its features. */
  @FunctionalInterface
  private interface Map {
    double[][] features(double[][] part, int head, boolean queries);
  }

  @FunctionalInterface
  private interface Weight {
    double of(int head, int i, int j);
  }

  private static double[][] attention(
      MixerOracle.Settings in, double[][] x, Map map, UnaryOperator<Double> denominator) {
    return attention(in, x, map, denominator, (head, i, j) -> 1);
  }

  private static double[][] attention(
      MixerOracle.Settings in,
      double[][] x,
      Map map,
      UnaryOperator<Double> denominator,
      Weight weight) {
    double[][] q = in.linear("query", x);
    double[][] k = in.linear("key", x);
    double[][] v = in.linear("value", x);
    int d = in.shape().width() / in.number("heads");
    double[][] heads = new double[x.length][0];
    for (int h = 0; h < in.number("heads"); h++) {
      double[][] phiQ = map.features(Dense.columns(q, h * d, d), h, true);
      double[][] phiK = map.features(Dense.columns(k, h * d, d), h, false);
      double[][] mixing = Dense.multiply(phiQ, Dense.transpose(phiK));
      for (int i = 0; i < x.length; i++) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
          mixing[i][j] *= in.flag("causal") && j > i ? 0 : weight.of(h, i, j);
          sum += mixing[i][j];
        }
        for (int j = 0; j < x.length; j++) {
          mixing[i][j] /= denominator.apply(sum);
        }
      }
      heads = Dense.join(heads, Dense.multiply(mixing, Dense.columns(v, h * d, d)));
    }
    return in.linear("out", heads);
  }
}
