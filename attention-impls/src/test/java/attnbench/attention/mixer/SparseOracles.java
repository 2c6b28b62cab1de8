package attnbench.attention.mixer;

import attnbench.attention.autodiff.Dense;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Attention variants of which a position sees some others: softmax over masked N x N scores. */
final class SparseOracles {
  private SparseOracles() {}

  /** Whether position i sees position j in head h. */
  @FunctionalInterface
  interface Sees {
    boolean test(int h, int i, int j);
  }

  static double[][] local(MixerOracle.Settings in, double[][] x, double[][] source) {
    int block = in.number("block");
    int groups = x.length / block + 1;
    return switch (in.text("mode")) {
      case "local" -> masked(in, x, (h, i, j) -> i / block == j / block);
      case "local-comb" -> masked(in, x, (h, i, j) -> i % groups == j % groups);
      default -> throw new IllegalArgumentException(in.text("mode"));
    };
  }

  static double[][] longformer(MixerOracle.Settings in, double[][] x, double[][] source) {
    int g = Math.min(x.length, in.number("globalTokens"));
    boolean causal = in.flag("causal");
    double[][] mixed =
        heads(
            in,
            in.linear("query", x),
            in.linear("key", x),
            in.linear("value", x),
            (h, i, j) -> {
              int dilation = h < in.number("undilatedHeads") ? 1 : in.number("dilation");
              boolean window =
                  (i - j) % dilation == 0 && Math.abs(i - j) / dilation <= in.number("window") / 2;
              return (j < g || window) && (!causal || j <= i);
            });
    if (g > 0) {
      double[][] global =
          heads(
              in,
              in.linear("globalQuery", x),
              in.linear("globalKey", x),
              in.linear("globalValue", x),
              (h, i, j) -> !causal || j <= i);
      System.arraycopy(global, 0, mixed, 0, g);
    }
    return in.linear("out", mixed);
  }

  static double[][] bigBird(MixerOracle.Settings in, double[][] x, double[][] source) {
    int block = in.number("block");
    List<List<Set<Integer>>> seen = new ArrayList<>();
    for (int h = 0; h < in.number("heads"); h++) {
      seen.add(seenBlocks(in, x.length, h));
    }
    return masked(in, x, (h, i, j) -> seen.get(h).get(i / block).contains(j / block));
  }

  private static List<Set<Integer>> seenBlocks(MixerOracle.Settings in, int n, int h) {
    int block = in.number("block");
    int last = (n - 1) / block;
    int limit = in.number("randomWithin") == 0 ? n : Math.min(n, in.number("randomWithin"));
    int r = in.number("randomBlocks");
    List<Set<Integer>> seen = new ArrayList<>();
    for (int b = 0; b <= last; b++) {
      Set<Integer> blocks = new HashSet<>();
      for (int other = 0; other <= last; other++) {
        boolean window = Math.abs(b - other) <= in.number("windowBlocks") / 2;
        if (b == 0 || b == last || other == 0 || other == last || window) {
          blocks.add(other);
        }
      }
      for (int k = 0; k < r; k++) {
        List<Integer> unseen = new ArrayList<>();
        for (int other = 0; other * block < limit; other++) {
          if (!blocks.contains(other)) {
            unseen.add(other);
          }
        }
        if (!unseen.isEmpty()) {
          double draw = in.parameters().get("draws")[b][h * r + k];
          int pick = (int) Math.floor(draw * unseen.size());
          blocks.add(unseen.get(Math.max(0, Math.min(unseen.size() - 1, pick))));
        }
      }
      seen.add(blocks);
    }
    return seen;
  }

  static double[][] sparse(MixerOracle.Settings in, double[][] x, double[][] source) {
    int l = in.number("stride");
    int c = in.number("summary");
    int g = in.number("globalTokens");
    return masked(
        in,
        x,
        (h, i, j) -> {
          if (i < g || j < g) {
            return true;
          }
          boolean first = !in.flag("split") || h % 2 == 0;
          boolean second = !in.flag("split") || h % 2 == 1;
          int column = (j - g) % l;
          boolean seen =
              switch (in.text("pattern")) {
                case "strided" -> first && Math.abs(i - j) <= l || second && (i - j) % l == 0;
                case "fixed" ->
                    i == j
                        || first && (i - g) / l == (j - g) / l
                        || second && (column >= l - c || in.flag("firstSummary") && column == 0);
                default -> throw new IllegalArgumentException(in.text("pattern"));
              };
          return seen && (!in.flag("causal") || j <= i);
        });
  }

  private static double[][] masked(MixerOracle.Settings in, double[][] x, Sees sees) {
    double[][] mixed =
        heads(in, in.linear("query", x), in.linear("key", x), in.linear("value", x), sees);
    return in.linear("out", mixed);
  }

  /** {@code softmax(Q K' / sqrt(D)) V} over what is seen, for each head. */
  private static double[][] heads(
      MixerOracle.Settings in, double[][] q, double[][] k, double[][] v, Sees sees) {
    int d = in.shape().width() / in.number("heads");
    double[][] heads = new double[q.length][0];
    for (int h = 0; h < in.number("heads"); h++) {
      double[][] scores =
          Dense.multiply(Dense.columns(q, h * d, d), Dense.transpose(Dense.columns(k, h * d, d)));
      for (int i = 0; i < q.length; i++) {
        for (int j = 0; j < q.length; j++) {
          scores[i][j] = sees.test(h, i, j) ? scores[i][j] / Math.sqrt(d) : -1e300;
        }
      }
      double[][] mixing = Dense.softmaxRows(scores, false);
      heads = Dense.join(heads, Dense.multiply(mixing, Dense.columns(v, h * d, d)));
    }
    return heads;
  }
}
