package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.baseline.Clue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The published settings, N = 2000, against exact probabilities and an independent simulation. */
class ListOpsTreesTest {
  private static final int TREES = 20_000;
  private static final int LENGTH = 2_000;

  /** A right generator misses five standard deviations once in a million cases. */
  private static final double DEVIATIONS = 5;

  /** The simulation's numbers have their own sampling error, of some 2,000 trees. */
  private static final double SIMULATED = Math.sqrt(0.25 / 2_000);

  /**
   * The probabilities of tree lengths below {@link #LENGTH}, by convolution: of a node at depth 10
   * the length is 1; of one above it is 1 with probability 3/4, else 2 and the sum of k lengths one
   * level deeper, k uniform on 2 to 10.
   */
  private static double[] lengthProbabilities() {
    double[] node = new double[LENGTH];
    node[1] = 1;
    for (int depth = 9; depth >= 1; depth--) {
      double[] above = new double[LENGTH];
      above[1] = 0.75;
      double[] sum = node;
      for (int k = 2; k <= 10; k++) {
        sum = convolve(sum, node);
        for (int length = 2; length < LENGTH; length++) {
          above[length] += 0.25 / 9 * sum[length - 2];
        }
      }
      node = above;
    }
    return node;
  }

  private static double[] convolve(double[] a, double[] b) {
    double[] product = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      if (a[i] != 0) {
        for (int j = 0; i + j < LENGTH; j++) {
          product[i + j] += a[i] * b[j];
        }
      }
    }
    return product;
  }

  @Test
  void acceptanceAndLengthsHaveTheirExactProbabilities() {
    double[] exact = lengthProbabilities();
    double accepted = Arrays.stream(exact, 501, LENGTH).sum();
    double mean = 0;
    double square = 0;
    for (int length = 501; length < LENGTH; length++) {
      mean += length * exact[length] / accepted;
      square += (double) length * length * exact[length] / accepted;
    }
    double deviation = Math.sqrt(square - mean * mean);
    // The known values of the source's generator, to the digits in which they are known.
    assertThat(accepted).isCloseTo(0.081, within(0.003));
    assertThat(mean).isCloseTo(1043, within(10.0));
    assertThat(deviation).isCloseTo(391, within(5.0));

    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    ListOpsTrees trees = new ListOpsTrees(500, LENGTH, 10, 10);
    int[] tokens = new int[LENGTH];
    int[] lengths = new int[TREES];
    int draws = 0;
    int deepest = 0;
    for (int kept = 0; kept < TREES; draws++) {
      int length = trees.drawOnce(random, tokens);
      if (length > 0) {
        assertThat(length).isBetween(501, 1999);
        lengths[kept++] = length;
        deepest += ListOps.depth(tokens, length) == 9 ? 1 : 0;
      }
    }
    double share = TREES / (double) draws;
    assertThat(share)
        .isCloseTo(accepted, within(DEVIATIONS * Math.sqrt(accepted * (1 - accepted) / draws)));
    assertThat(Arrays.stream(lengths).average().orElseThrow())
        .isCloseTo(mean, within(DEVIATIONS * deviation / Math.sqrt(TREES)));
    double below = Arrays.stream(lengths).filter(length -> length <= 954).count();
    double exactBelow = Arrays.stream(exact, 501, 955).sum() / accepted;
    assertThat(exactBelow).isCloseTo(0.5, within(0.002));
    assertThat(below / TREES).isCloseTo(exactBelow, within(DEVIATIONS * Math.sqrt(0.25 / TREES)));
    assertThat(deepest / (double) TREES).isGreaterThan(0.999);
  }

  @Test
  void labelsHaveTheKnownFrequencies() {
    double[] known = {.166, .090, .069, .075, .095, .090, .082, .075, .087, .173};
    Task task = published();
    Example example = Example.of(task);
    double[] counts = new double[10];
    for (int i = 0; i < TREES; i++) {
      task.data(Split.TRAIN).fill(i, example);
      counts[example.label] += 1.0 / TREES;
    }
    for (int label = 0; label < 10; label++) {
      double error = Math.sqrt(known[label] * (1 - known[label]) / TREES);
      assertThat(counts[label])
          .as("label %d", label)
          .isCloseTo(known[label], within(DEVIATIONS * Math.sqrt(2) * error));
    }
  }

  @Test
  void shortcutsReachTheKnownShares() {
    List<Clue> clues = new ArrayList<>(List.of(Clue.NOTHING, ListOpsTask.ROOT));
    List<Double> known = new ArrayList<>(List.of(0.17, 0.362));
    int[] prefixes = {4, 16, 64, 128, 256, 512, 1024, LENGTH};
    double[] prefixShares = {.364, .372, .382, .388, .400, .446, .778, 1};
    for (int i = 0; i < prefixes.length; i++) {
      clues.add(ListOpsTask.prefix("first " + prefixes[i], prefixes[i]));
      known.add(prefixShares[i]);
    }
    double[] levelShares = {.486, .671, .796, .868, .923, .944};
    for (int i = 0; i < levelShares.length; i++) {
      clues.add(ListOpsTask.levels("level " + (i + 1), i + 1));
      known.add(levelShares[i]);
    }
    ListOpsOptions options =
        new ListOpsOptions(Origin.GENERATED, 12_000, 1, 8_000, 0, 10, 10, false, 1);
    List<Shortcut> shares = Clue.shortcuts(task(options), 12_000, clues);
    for (int i = 0; i < clues.size(); i++) {
      double tolerance = 2 * SIMULATED;
      assertThat(shares.get(i).correctShare())
          .as(clues.get(i).name())
          .isCloseTo(known.get(i), within(tolerance));
    }
    // Sharper where the range is known: 35.8 to 36.6 %, and 16.6 to 17.3 %.
    double error = Math.sqrt(0.25 / 8_000);
    assertThat(shares.get(0).correctShare()).isBetween(0.166 - 2 * error, 0.173 + 2 * error);
    assertThat(shares.get(1).correctShare()).isBetween(0.358 - 2 * error, 0.366 + 2 * error);
  }

  @Test
  void theTaskOffersTheLowerRungsOfTheLadder() {
    ListOpsOptions options =
        new ListOpsOptions(Origin.GENERATED, 4_000, 1, 1_000, 0, 10, 10, true, 1);
    List<Shortcut> shortcuts = task(options).shortcuts();
    assertThat(shortcuts)
        .extracting(Shortcut::name)
        .containsExactly(
            "majority class", "bag of tokens", "root operator", "first eighth", "top level");
    assertThat(shortcuts.get(0).correctShare()).isLessThan(shortcuts.get(2).correctShare());
    assertThat(shortcuts.get(3).correctShare()).isLessThan(shortcuts.get(4).correctShare());
  }

  @Test
  void paddingFillsUpWithZerosAndLeavesTheExpression() {
    ListOpsOptions padded = new ListOpsOptions(Origin.GENERATED, 9, 9, 9, 0, 10, 10, true, 3);
    ListOpsOptions plain = new ListOpsOptions(Origin.GENERATED, 9, 9, 9, 0, 10, 10, false, 3);
    Example one = Example.of(task(padded));
    Example other = Example.of(task(plain));
    task(padded).data(Split.TEST).fill(4, one);
    task(plain).data(Split.TEST).fill(4, other);
    assertThat(one.length).isEqualTo(LENGTH);
    assertThat(one.label).isEqualTo(other.label);
    assertThat(Arrays.copyOf(one.tokens, other.length))
        .containsExactly(Arrays.copyOf(other.tokens, other.length));
    assertThat(Arrays.copyOfRange(one.tokens, other.length, LENGTH)).containsOnly(0);
  }

  @Test
  void noTwoExpressionsAreEqualWhereChanceWouldMakeThemSo() {
    // There are 4 * 100 expressions of four tokens, and some of five: 4 * 1000.
    ListOpsOptions options =
        new ListOpsOptions(Origin.GENERATED, 1_500, 200, 300, 3, 2, 3, false, 1);
    Task task = create(options, 6);
    List<String> seen = new ArrayList<>();
    Example example = Example.of(task);
    for (Split split : Split.values()) {
      Dataset data = task.data(split);
      for (int i = 0; i < data.size(); i++) {
        data.fill(i, example);
        seen.add(Arrays.toString(Arrays.copyOf(example.tokens, example.length)));
      }
    }
    assertThat(seen).hasSize(2_000).doesNotHaveDuplicates();
  }

  @Test
  void testItemsDoNotDependOnTheNumberOfOthers() {
    ListOpsOptions few = new ListOpsOptions(Origin.GENERATED, 1, 1, 300, 3, 2, 3, false, 1);
    ListOpsOptions many = new ListOpsOptions(Origin.GENERATED, 900, 300, 300, 3, 2, 3, false, 1);
    Example one = Example.of(create(few, 6));
    Example other = Example.of(create(few, 6));
    for (int i = 0; i < 300; i++) {
      create(few, 6).data(Split.TEST).fill(i, one);
      create(many, 6).data(Split.TEST).fill(i, other);
      assertThat(Arrays.copyOf(one.tokens, one.length))
          .containsExactly(Arrays.copyOf(other.tokens, other.length));
    }
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    ListOpsOptions tooMany = new ListOpsOptions(Origin.GENERATED, 401, 1, 1, 3, 2, 2, false, 1);
    assertThatThrownBy(() -> create(tooMany, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there are hardly more than");
    ListOpsOptions tooLong = new ListOpsOptions(Origin.GENERATED, 1, 1, 1, 500, 2, 10, false, 1);
    Task task = create(tooLong, LENGTH);
    Example example = Example.of(task);
    assertThatThrownBy(() -> task.data(Split.TEST).fill(0, example))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("had more than 500 and fewer than 2000 tokens");
    ListOpsOptions noRoom = new ListOpsOptions(Origin.GENERATED, 1, 1, 1, 99, 10, 10, false, 1);
    assertThatThrownBy(() -> create(noRoom, 100))
        .hasMessage("moreThan is 99; it must be at most 98 at length 100");
  }

  private static Task published() {
    return task(ListOpsOptions.PUBLISHED);
  }

  private static Task task(ListOpsOptions options) {
    return create(options, LENGTH);
  }

  private static Task create(ListOpsOptions options, int length) {
    return new ListOpsProvider().create(options, new TaskSetting(length, Optional.empty()));
  }
}
