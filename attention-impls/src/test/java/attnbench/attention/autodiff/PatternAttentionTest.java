package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.TestKernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Attention to listed pairs against a softmax over masked scores, in double. */
class PatternAttentionTest {
  private static final int WIDTH = 8;

  /** A pattern, and whether query i sees key j by it. */
  private record Listed(AttentionPattern pattern, boolean[][] sees) {}

  /**
   * Each query sees two ranges of a shuffled list of keys, which no block and no tile of 64 fits.
   */
  private static Listed shuffled(int queries, int keys, RandomGenerator random) {
    List<Integer> rows = new ArrayList<>(IntStream.range(0, queries).boxed().toList());
    List<Integer> order = new ArrayList<>(IntStream.range(0, keys).boxed().toList());
    shuffle(rows, random);
    shuffle(order, random);
    AttentionPattern pattern = new AttentionPattern(int[]::new);
    order.forEach(pattern::key);
    boolean[][] sees = new boolean[queries][keys];
    for (boolean upper : new boolean[] {false, true}) {
      pattern.startBlock();
      for (int row : rows) {
        int middle = keys / 2;
        int from = upper ? middle + random.nextInt(keys - middle) : random.nextInt(middle + 1);
        int end = upper ? keys : middle;
        int to = from + random.nextInt(end - from + 1);
        to = upper && to == from ? Math.min(keys, from + 1) : to;
        if (from < to) {
          pattern.query(row, from, to);
          for (int place = from; place < to; place++) {
            sees[row][order.get(place)] = true;
          }
        }
      }
    }
    return new Listed(pattern, sees);
  }

  private static void shuffle(List<Integer> list, RandomGenerator random) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  @TestFactory
  Stream<DynamicNode> listedPairsAreAMask() {
    return Stream.of(new int[] {5, 5}, new int[] {1, 9}, new int[] {70, 3}, new int[] {150, 200})
        .flatMap(
            sizes ->
                Stream.of(1, 2)
                    .map(
                        heads -> {
                          Listed[] listed =
                              IntStream.range(0, heads)
                                  .mapToObj(
                                      h -> shuffled(sizes[0], sizes[1], Matrices.random(7 + h)))
                                  .toArray(Listed[]::new);
                          return opCase(sizes[0], sizes[1], listed).tests();
                        }));
  }

  private static OpCase opCase(int queries, int keys, Listed[] ofHead) {
    AttentionPattern[] patterns =
        Stream.of(ofHead).map(Listed::pattern).toArray(AttentionPattern[]::new);
    return new OpCase(
        "%d queries, %d keys, %d heads".formatted(queries, keys, ofHead.length),
        OpCase.normal(queries, WIDTH, keys, WIDTH, keys, WIDTH),
        keys + WIDTH,
        (tape, v) -> Fused.patternAttention(tape, v[0], v[1], v[2], ofHead.length, 0.5f, patterns),
        d -> masked(d[0], d[1], d[2], ofHead));
  }

  private static double[][] masked(double[][] q, double[][] k, double[][] v, Listed[] ofHead) {
    int d = WIDTH / ofHead.length;
    double[][] heads = new double[q.length][0];
    for (int h = 0; h < ofHead.length; h++) {
      double[][] scores =
          Dense.multiply(Dense.columns(q, h * d, d), Dense.transpose(Dense.columns(k, h * d, d)));
      for (int i = 0; i < q.length; i++) {
        for (int j = 0; j < k.length; j++) {
          scores[i][j] = ofHead[h].sees()[i][j] ? 0.5 * scores[i][j] : -1e300;
        }
      }
      double[][] mixing = Dense.softmaxRows(scores, false);
      heads = Dense.join(heads, Dense.multiply(mixing, Dense.columns(v, h * d, d)));
    }
    return heads;
  }

  /** Scores of some hundred in a range that comes after one of hidden and of small ones. */
  @Test
  void largeScoresStayFinite() {
    int n = 150;
    List<FMatrixRMaj> operands = OpCase.normal(n, WIDTH, n, WIDTH, n, WIDTH);
    for (int i = 0; i < n * WIDTH; i++) {
      operands.get(0).data[i] *= 8;
      operands.get(1).data[i] *= i < n * WIDTH / 2 ? 0.1f : 8;
    }
    Listed listed = shuffled(n, n, Matrices.random(3));
    Tape tape = new Tape(TestKernels.chosen());
    tape.startTraining(new Gradients(new Parameters()), null);
    Var[] v = operands.stream().map(tape::input).toArray(Var[]::new);
    Var y = Fused.patternAttention(tape, v[0], v[1], v[2], 1, 1f, listed.pattern());
    tape.backwardFrom(y, Matrices.normal(n, WIDTH, Matrices.random(4)));
    double[][] expected = Dense.multiply(exact(operands, listed), Matrices.rows(operands.get(2)));
    for (int i = 0; i < n * WIDTH; i++) {
      assertThat((double) y.value.data[i]).isCloseTo(expected[i / WIDTH][i % WIDTH], within(1e-3));
      assertThat(v[0].gradient.data[i]).isFinite();
      assertThat(v[1].gradient.data[i]).isFinite();
      assertThat(v[2].gradient.data[i]).isFinite();
    }
  }

  private static double[][] exact(List<FMatrixRMaj> operands, Listed listed) {
    double[][] scores =
        Dense.multiply(
            Matrices.rows(operands.get(0)), Dense.transpose(Matrices.rows(operands.get(1))));
    for (int i = 0; i < scores.length; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < scores.length; j++) {
        scores[i][j] = listed.sees()[i][j] ? scores[i][j] : -1e300;
        max = Math.max(max, scores[i][j]);
      }
      for (int j = 0; j < scores.length; j++) {
        scores[i][j] -= max;
      }
    }
    return Dense.softmaxRows(scores, false);
  }

  /** Blocks of 3, 64 and 5 queries that visit 2, 9 and 5 keys: work is what is visited. */
  @Test
  void workIsQueriesTimesVisitedKeys() {
    AttentionPattern pattern = new AttentionPattern(int[]::new);
    pattern.keys(0, 9);
    for (int i = 0; i < 3; i++) {
      pattern.query(i, 4, 6);
    }
    pattern.startBlock();
    for (int i = 3; i < 72; i++) {
      pattern.query(i, i % 9, i % 9 + 1);
    }
    assertThat(pattern.multiplyAdds(10)).isEqualTo(2 * 10 * (3 * 2 + 64 * 9 + 5 * 5));
  }

  @Test
  void aQueryThatSeesNothingIsRefused() {
    AttentionPattern pattern = new AttentionPattern(int[]::new);
    pattern.key(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pattern.query(3, 1, 1))
        .withMessage("query 3 sees keys 1 to below 1; it must see at least one");
  }

  @Test
  void patternsForSomeOfTheHeadsAreRefused() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var x = tape.constant(new FMatrixRMaj(4, WIDTH));
    AttentionPattern pattern = new AttentionPattern(int[]::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fused.patternAttention(tape, x, x, x, 4, 1f, pattern, pattern))
        .withMessage("patterns are 2; there must be 1, or 1 for each of 4 heads");
  }
}
