package attnbench.tasks.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.tasks.Example;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.TaskSetting;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTaskTest {
  private static final int ITEMS = 100_000;
  private static final double DEVIATIONS = 5;
  private static final Map<String, Integer> CLASSES = Map.of("XX", 0, "XY", 1, "YX", 2, "YY", 3);

  private static OrderTask task(int length) {
    return new OrderTask(SplitSizes.PUBLISHED, length);
  }

  /** The special symbols in order, as letters. */
  private static String symbols(Example example) {
    StringBuilder symbols = new StringBuilder();
    for (int n = 0; n < example.length; n++) {
      if (example.tokens[n] >= 4) {
        symbols.append(example.tokens[n] == 4 ? 'X' : 'Y');
      }
    }
    return symbols.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 31, 33, 128, 1000})
  void labelIsTheOrderOfTheTwoSymbols(int length) {
    OrderTask task = task(length);
    Example example = Example.of(task);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      task.data(Split.VALIDATION).fill(i, example);
      assertThat(example.length).isEqualTo(length);
      assertThat(example.label).isEqualTo(CLASSES.get(symbols(example)));
      seen.add(symbols(example));
    }
    assertThat(seen).isEqualTo(CLASSES.keySet());
  }

  @Test
  void classesAndPositionsAreUniformAndIndependent() {
    OrderTask task = task(4);
    Example example = Example.of(task);
    Map<List<Integer>, Integer> counts = new HashMap<>();
    for (int i = 0; i < ITEMS; i++) {
      task.data(Split.TRAIN).fill(i, example);
      int first = 0;
      while (example.tokens[first] < 4) {
        first++;
      }
      int second = first + 1;
      while (example.tokens[second] < 4) {
        second++;
      }
      counts.merge(List.of(first, second, example.label), 1, Integer::sum);
    }
    double share = 1 / 24.0;
    double tolerance = DEVIATIONS * Math.sqrt(share * (1 - share) / ITEMS);
    assertThat(counts).hasSize(24);
    assertThat(counts.values())
        .allSatisfy(
            count -> assertThat(count / (double) ITEMS).isCloseTo(share, within(tolerance)));
  }

  @Test
  void noiseIsUniformAtEveryPosition() {
    int length = 70;
    int items = 20_000;
    OrderTask task = task(length);
    Example example = Example.of(task);
    int[][] counts = new int[length][4];
    for (int i = 0; i < items; i++) {
      task.data(Split.TRAIN).fill(i, example);
      for (int n = 0; n < length; n++) {
        if (example.tokens[n] < 4) {
          counts[n][example.tokens[n]]++;
        }
      }
    }
    double share = (1 - 2.0 / length) / 4;
    double tolerance = DEVIATIONS * Math.sqrt(share * (1 - share) / items);
    for (int[] position : counts) {
      for (int count : position) {
        assertThat(count / (double) items).isCloseTo(share, within(tolerance));
      }
    }
  }

  @Test
  void shortcutsReachTheirSharesOnGeneratedItems() {
    OrderTask task = task(20);
    Example example = Example.of(task);
    int[] right = new int[3];
    for (int i = 0; i < ITEMS; i++) {
      task.data(Split.TRAIN).fill(i, example);
      String symbols = symbols(example);
      right[0] += CLASSES.get("XX") == example.label ? 1 : 0;
      right[1] += CLASSES.get(symbols.charAt(0) + "X") == example.label ? 1 : 0;
      long countX = symbols.chars().filter(symbol -> symbol == 'X').count();
      String guess = countX == 2 ? "XX" : countX == 1 ? "XY" : "YY";
      right[2] += CLASSES.get(guess) == example.label ? 1 : 0;
    }
    List<Shortcut> shortcuts = task.shortcuts();
    assertThat(shortcuts)
        .extracting(Shortcut::name)
        .containsExactly("majority class", "first special symbol", "symbol counts");
    for (int s = 0; s < right.length; s++) {
      assertThat(shortcuts.get(s).correctShare())
          .isCloseTo(right[s] / (double) ITEMS, within(DEVIATIONS * Math.sqrt(0.25 / ITEMS)));
    }
  }

  @Test
  void aLengthWithoutRoomForTwoSymbolsIsRefused() {
    OrderProvider provider = new OrderProvider();
    assertThatThrownBy(
            () -> provider.create(provider.defaults(), new TaskSetting(1, Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length of task order is 1; it must be at least 2");
  }
}
