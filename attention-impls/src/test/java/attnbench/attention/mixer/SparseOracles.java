package attnbench.attention.mixer;

import attnbench.attention.autodiff.Dense;
import java.util.ArrayList;
import java.util.Comparator;
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

  /**
   * The source's equation 7: each round a softmax of its own, weighed by its sum; explicit N_ij.
   */
  static double[][] reformer(MixerOracle.Settings in, double[][] x, double[][] source) {
    double[][] q = in.linear("query", x);
    double[][] v = in.linear("value", x);
    int d = in.shape().width() / in.number("heads");
    double[][] heads = new double[x.length][0];
    for (int h = 0; h < in.number("heads"); h++) {
      double[][] qh = Dense.columns(q, h * d, d);
      double[][] mixing = new double[x.length][];
      List<boolean[][]> rounds = new ArrayList<>();
      for (int r = 0; r < in.number("rounds"); r++) {
        rounds.add(seenInRound(in, qh, h, r));
      }
      for (int i = 0; i < x.length; i++) {
        mixing[i] = weightsOverRounds(in, qh, i, rounds);
      }
      heads = Dense.join(heads, Dense.multiply(mixing, Dense.columns(v, h * d, d)));
    }
    return in.linear("out", heads);
  }

  private static double[] weightsOverRounds(
      MixerOracle.Settings in, double[][] q, int i, List<boolean[][]> rounds) {
    int n = q.length;
    double[] score = new double[n];
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      long meetings = 0;
      for (boolean[][] round : rounds) {
        meetings += round[i][j] ? 1 : 0;
      }
      score[j] = score(in, q[i], q[j]) - Math.log(Math.max(1, meetings));
      score[j] -= i == j && !in.flag("seesSelf") ? 1e5 : 0;
      max = meetings > 0 ? Math.max(max, score[j]) : max;
    }
    double[] weights = new double[n];
    double all = 0;
    for (boolean[][] round : rounds) {
      for (int j = 0; j < n; j++) {
        double weight = round[i][j] ? Math.exp(score[j] - max) : 0;
        weights[j] += weight;
        all += weight;
      }
    }
    for (int j = 0; j < n; j++) {
      weights[j] /= all;
    }
    return weights;
  }

  private static double score(MixerOracle.Settings in, double[] q, double[] k) {
    double dot = 0;
    double squares = 0;
    for (int p = 0; p < q.length; p++) {
      dot += q[p] * k[p];
      squares += k[p] * k[p];
    }
    return switch (in.text("scores")) {
      case "unit-keys" -> dot / (Math.sqrt(squares) + 1e-6);
      case "times-root-width" -> dot * Math.sqrt(q.length);
      default -> throw new IllegalArgumentException(in.text("scores"));
    };
  }

  private static boolean[][] seenInRound(MixerOracle.Settings in, double[][] q, int h, int r) {
    int n = q.length;
    long wanted = Math.round((double) n / in.number("bucketLength"));
    int count = (int) Math.max(1, Math.min(in.number("mostBuckets"), wanted));
    int digits = count <= 64 ? 1 : count <= 64 * 64 ? 2 : 3;
    int base = count == 1 ? 1 : 2;
    while (Math.pow(base, digits) < count) {
      base += 2;
    }
    int[] buckets = new int[n];
    for (int i = 0; i < n && count > 1; i++) {
      buckets[i] = bucket(in, q[i], h * in.number("rounds") + r, digits, base);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing((Integer i) -> buckets[i]).thenComparing(i -> i));
    int m = in.number("chunkLength");
    if (m == 0) {
      m = (int) Math.ceil(n / Math.pow(base, digits));
    }
    boolean[][] seen = new boolean[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        int i = order.get(a);
        int j = order.get(b);
        int back = a / m - b / m;
        boolean bucket = buckets[i] == buckets[j] || in.flag("acrossBuckets");
        seen[i][j] = bucket && (back == 0 || back == 1);
      }
    }
    return seen;
  }

  private static int bucket(MixerOracle.Settings in, double[] q, int part, int digits, int base) {
    double[][] rotations = in.parameters().get("rotations");
    int columns = rotations[0].length / (in.number("heads") * in.number("rounds"));
    int bucket = 0;
    for (int digit = 0; digit < digits; digit++) {
      double[] both = new double[base]; // x R, then -x R
      for (int j = 0; j < base / 2; j++) {
        for (int p = 0; p < q.length; p++) {
          both[j] += q[p] * rotations[p][part * columns + digit * base / 2 + j];
        }
        both[base / 2 + j] = -both[j];
      }
      int largest = 0;
      for (int j = 0; j < base; j++) {
        largest = both[j] > both[largest] ? j : largest;
      }
      bucket = bucket * base + largest;
    }
    return bucket;
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
