package attnbench.harness.libtorch.golden;

import static attnbench.harness.libtorch.golden.Algebra.attend;
import static attnbench.harness.libtorch.golden.Algebra.heads;
import static attnbench.harness.libtorch.golden.Algebra.joined;
import static attnbench.harness.libtorch.golden.Algebra.scores;
import static attnbench.harness.libtorch.golden.Algebra.sideBySide;
import static attnbench.harness.libtorch.golden.Algebra.sight;
import static attnbench.harness.libtorch.golden.Algebra.sum;
import static attnbench.harness.libtorch.golden.Algebra.transposed;

import attnbench.harness.libtorch.golden.Algebra.Sight;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/** Softmax attention over N x N scores of which some are hidden. */
final class SoftmaxCompositions {
  private SoftmaxCompositions() {}

  /** Softmax attention to what is seen. */
  static Composition masked(int heads, Sight sight) {
    return (given, x) ->
        given.linear("out", masked(given, x, "query", "key", "value", heads, sight));
  }

  private static Tensor masked(
      Given given, Tensor x, String query, String key, String value, int heads, Sight sight) {
    Tensor q = heads(given.linear(query, x), heads);
    Tensor k = heads(given.linear(key, x), heads);
    Tensor v = heads(given.linear(value, x), heads);
    return sideBySide(attend(scores(q, k), sight(heads, (int) x.size(0), sight), v));
  }

  /** The first position sees all, by maps of its own; the others a window and the first. */
  static Composition longformer(int heads, int window, int dilation, int undilatedHeads) {
    return (given, x) -> {
      Sight near =
          (h, i, j) -> {
            int step = h < undilatedHeads ? 1 : dilation;
            int distance = Math.abs(i - j);
            return j == 0 || distance % step == 0 && distance / step <= window / 2;
          };
      Tensor local = masked(given, x, "query", "key", "value", heads, near);
      Tensor global =
          masked(given, x, "globalQuery", "globalKey", "globalValue", heads, (h, i, j) -> true);
      Tensor mixed = joined(0, global.narrow(0, 0, 1), local.narrow(0, 1, x.size(0) - 1));
      return given.linear("out", mixed);
    };
  }

  /** Blocks see neighbours, the first, the last and one that a draw picks among the others. */
  static Composition bigBird(int heads, int block) {
    return (given, x) -> {
      int blocks = (int) x.size(0) / block;
      int[][] drawn = new int[heads][blocks];
      for (int h = 0; h < heads; h++) {
        for (int b = 0; b < blocks; b++) {
          List<Integer> others = new ArrayList<>();
          for (int other = 0; other < blocks; other++) {
            if (!seesAnyway(b, other, blocks)) {
              others.add(other);
            }
          }
          double draw = given.get("draws").select(0, b).select(0, h).item().toDouble();
          drawn[h][b] = others.isEmpty() ? -1 : others.get((int) (draw * others.size()));
        }
      }
      Sight sight =
          (h, i, j) -> seesAnyway(i / block, j / block, blocks) || j / block == drawn[h][i / block];
      return masked(heads, sight).apply(given, x);
    };
  }

  private static boolean seesAnyway(int b, int other, int blocks) {
    boolean global = Math.min(b, other) == 0 || Math.max(b, other) == blocks - 1;
    return global || Math.abs(b - other) <= 1;
  }

  /**
   * Positions see those of their buckets in their chunk and the one before, in any of the rounds,
   * and themselves where there are none.
   *
   * @param bucketsOfRound even
   */
  static Composition reformer(int heads, int rounds, int bucketsOfRound, int chunk) {
    return (given, x) -> {
      int n = (int) x.size(0);
      Tensor q = heads(given.linear("query", x), heads);
      Tensor k = q.div(Algebra.plus(sum(q.mul(q), 2).sqrt(), 1e-6));
      Tensor v = heads(given.linear("value", x), heads);
      boolean[][][] meets = new boolean[heads][n][n];
      for (int h = 0; h < heads; h++) {
        for (int round = 0; round < rounds; round++) {
          int half = bucketsOfRound / 2;
          Tensor rotation = given.get("rotations").narrow(1, (h * rounds + round) * half, half);
          Tensor rotated = q.select(0, h).matmul(rotation);
          Tensor bucket = joined(1, rotated, rotated.neg()).argmax(new LongOptional(1), false);
          addMeetings(meets[h], bucket, bucketsOfRound, chunk);
        }
        for (int i = 0; i < n; i++) {
          meets[h][i][i] = !anyTrue(meets[h][i]);
        }
      }
      Tensor seen = sight(heads, n, (h, i, j) -> meets[h][i][j]);
      return given.linear("out", sideBySide(attend(q.matmul(transposed(k)), seen, v)));
    };
  }

  private static void addMeetings(boolean[][] meets, Tensor bucket, int buckets, int chunk) {
    List<Integer> order = new ArrayList<>();
    List<Long> bucketAt = new ArrayList<>();
    for (int b = 0; b < buckets; b++) {
      for (int i = 0; i < meets.length; i++) {
        if (bucket.select(0, i).item().toLong() == b) {
          order.add(i);
          bucketAt.add((long) b);
        }
      }
    }
    for (int place = 0; place < meets.length; place++) {
      for (int other = 0; other < meets.length; other++) {
        int chunksBack = place / chunk - other / chunk;
        if (place != other
            && (chunksBack == 0 || chunksBack == 1)
            && bucketAt.get(place).equals(bucketAt.get(other))) {
          meets[order.get(place)][order.get(other)] = true;
        }
      }
    }
  }

  private static boolean anyTrue(boolean[] values) {
    boolean any = false;
    for (boolean value : values) {
      any |= value;
    }
    return any;
  }
}
