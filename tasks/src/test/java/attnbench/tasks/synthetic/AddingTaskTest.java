package attnbench.tasks.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import attnbench.tasks.TaskSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddingTaskTest {
  private static final int ITEMS = 100_000;

  /** A right generator misses five standard deviations once in a million cases. */
  private static final double DEVIATIONS = 5;

  private static AddingTask task(int length) {
    return new AddingTask(SplitSizes.PUBLISHED, length);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 128, 1023})
  void targetIsHalfTheSumOfTheTwoMarkedValues(int length) {
    AddingTask task = task(length);
    Example example = Example.of(task);
    for (int i = 0; i < 200; i++) {
      task.data(Split.TEST).fill(i, example);
      List<Float> marked = new ArrayList<>();
      for (int n = 0; n < example.length; n++) {
        assertThat(example.reals[2 * n]).isGreaterThan(-1f).isLessThanOrEqualTo(1f);
        assertThat(example.reals[2 * n + 1]).isIn(0f, 1f);
        if (example.reals[2 * n + 1] == 1f) {
          marked.add(example.reals[2 * n]);
        }
      }
      assertThat(example.length).isEqualTo(length);
      assertThat(marked).hasSize(2);
      assertThat((double) example.value)
          .isCloseTo(0.5 + (marked.get(0) + (double) marked.get(1)) / 4, within(1e-7));
    }
  }

  @Test
  void valuesHaveTheMomentsOfTheUniformDistribution() {
    AddingTask task = task(50);
    Example example = Example.of(task);
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    int count = 0;
    for (int i = 0; i < 4_000; i++) {
      task.data(Split.TRAIN).fill(i, example);
      for (int n = 0; n < 50; n++, count++) {
        double x = example.reals[2 * n];
        sum += x;
        squares += x * x;
        neighbours += x * example.reals[2 * ((n + 1) % 50)];
      }
    }
    // On (-1, 1]: mean 0, E x^2 = 1/3, Var x^2 = 1/5 - 1/9, Var(x y) = 1/9 for independent x, y.
    assertThat(sum / count).isCloseTo(0, within(DEVIATIONS * Math.sqrt(1 / 3.0 / count)));
    assertThat(squares / count)
        .isCloseTo(1 / 3.0, within(DEVIATIONS * Math.sqrt((1 / 5.0 - 1 / 9.0) / count)));
    assertThat(neighbours / count).isCloseTo(0, within(DEVIATIONS * Math.sqrt(1 / 9.0 / count)));
  }

  @Test
  void markedPairsAreUniform() {
    int length = 6;
    AddingTask task = task(length);
    Example example = Example.of(task);
    int[][] pairs = new int[length][length];
    for (int i = 0; i < ITEMS; i++) {
      task.data(Split.TRAIN).fill(i, example);
      int first = 0;
      while (example.reals[2 * first + 1] == 0) {
        first++;
      }
      int second = first + 1;
      while (example.reals[2 * second + 1] == 0) {
        second++;
      }
      pairs[first][second]++;
    }
    double share = 1 / 15.0;
    double tolerance = DEVIATIONS * Math.sqrt(share * (1 - share) / ITEMS);
    for (int a = 0; a < length; a++) {
      for (int b = a + 1; b < length; b++) {
        assertThat(pairs[a][b] / (double) ITEMS).isCloseTo(share, within(tolerance));
      }
    }
  }

  @Test
  void chanceIsThePublishedShareOfTheBestConstant() {
    assertThat(task(128).chance()).isCloseTo(0.1536, within(1e-12));
  }

  @Test
  void noConstantBeatsChanceByNumericalIntegration() {
    double best = 0;
    for (int constant = 0; constant <= 40; constant++) {
      best = Math.max(best, shareOfConstant(constant / 40.0));
    }
    // A cell of the grid along the edges of the region is counted whole or not at all.
    assertThat(best).isCloseTo(task(128).chance(), within(2e-3));
    assertThat(shareOfConstant(0.5)).isEqualTo(best);
  }

  private static double shareOfConstant(double constant) {
    int cells = 1_000;
    int right = 0;
    for (int a = 0; a < cells; a++) {
      for (int b = 0; b < cells; b++) {
        double x1 = -1 + (2 * a + 1.0) / cells;
        double x2 = -1 + (2 * b + 1.0) / cells;
        right += Math.abs(0.5 + (x1 + x2) / 4 - constant) < 0.04 ? 1 : 0;
      }
    }
    return right / ((double) cells * cells);
  }

  @Test
  void shortcutsReachTheirSharesOnGeneratedItems() {
    AddingTask task = task(16);
    Dataset data = task.data(Split.TRAIN);
    Example example = Example.of(task);
    int constant = 0;
    int oneValue = 0;
    for (int i = 0; i < ITEMS; i++) {
      data.fill(i, example);
      constant += Math.abs(0.5 - example.value) < 0.04 ? 1 : 0;
      int first = 0;
      while (example.reals[2 * first + 1] == 0) {
        first++;
      }
      double guess = 0.5 + example.reals[2 * first] / 4;
      oneValue += Math.abs(guess - example.value) < 0.04 ? 1 : 0;
    }
    double tolerance = DEVIATIONS * Math.sqrt(0.16 * 0.84 / ITEMS);
    assertThat(task.shortcuts())
        .extracting("name")
        .containsExactly("best constant", "one marked value");
    assertThat(task.shortcuts().get(0).correctShare())
        .isCloseTo(constant / (double) ITEMS, within(tolerance));
    assertThat(task.shortcuts().get(1).correctShare())
        .isCloseTo(oneValue / (double) ITEMS, within(tolerance));
  }

  @Test
  void itemsAreNotChangedByTheSizesOfTheSplits() {
    AddingTask published = task(32);
    AddingTask small = new AddingTask(new SplitSizes(10, 10, 10), 32);
    Example one = Example.of(published);
    Example other = Example.of(small);
    published.data(Split.VALIDATION).fill(7, one);
    small.data(Split.VALIDATION).fill(7, other);
    assertThat(other.reals).containsExactly(one.reals);
  }

  @Test
  void aLengthWithoutRoomForTwoMarkersIsRefused() {
    AddingProvider provider = new AddingProvider();
    assertThatThrownBy(
            () -> provider.create(provider.defaults(), new TaskSetting(1, Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length of task adding is 1; it must be at least 2");
  }

  @Test
  void emptySplitsAreRefused() {
    assertThatThrownBy(() -> new SplitSizes(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("validationItems is 0; it must be at least 1");
    assertThatThrownBy(() -> new SplitSizes(-1, 1, 1)).hasMessageContaining("trainItems is -1");
    assertThatThrownBy(() -> new SplitSizes(1, 1, 0)).hasMessageContaining("testItems is 0");
  }
}
