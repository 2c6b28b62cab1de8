package attnbench.tasks.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.tasks.Example;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every item of the ladder is answered by a plain solver that follows the task's description. */
class SyntheticLadderTest {
  private static final int ITEMS = 400;
  private static final int MANY = 40_000;

  private static <O extends Record> Task create(TaskProvider<O> provider, O options, int length) {
    return provider.create(options, new TaskSetting(length, Optional.empty()));
  }

  /** A solver sees the tokens as a list and knows nothing else of the item. */
  private static void requireSolved(Task task, ToIntFunction<List<Integer>> solver) {
    Example example = Example.of(task);
    for (int i = 0; i < ITEMS; i++) {
      task.data(Split.TRAIN).fill(i, example);
      List<Integer> tokens = Arrays.stream(example.tokens).boxed().toList();
      assertThat(example.length).isEqualTo(task.maxLength());
      assertThat(solver.applyAsInt(tokens)).as("item %d: %s", i, tokens).isEqualTo(example.label);
    }
  }

  private static double share(Task task, ToIntFunction<List<Integer>> solver) {
    Example example = Example.of(task);
    int right = 0;
    for (int i = 0; i < MANY; i++) {
      task.data(Split.TRAIN).fill(i, example);
      List<Integer> tokens = Arrays.stream(example.tokens).boxed().toList();
      right += solver.applyAsInt(tokens) == example.label ? 1 : 0;
    }
    return right / (double) MANY;
  }

  private static double shortcut(Task task, String name) {
    return task.shortcuts().stream()
        .filter(s -> s.name().equals(name))
        .mapToDouble(Shortcut::correctShare)
        .findFirst()
        .orElseThrow();
  }

  private static int mostFrequent(List<Integer> tokens) {
    Map<Integer, Long> counts =
        tokens.stream().collect(Collectors.groupingBy(t -> t, Collectors.counting()));
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private static void requireShare(double share, double expected) {
    assertThat(share).isCloseTo(expected, within(5 * Math.sqrt(0.25 / MANY)));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7, 64, 501})
  void copyingAsksForTheSymbolAtAPlace(int length) {
    CopyingOptions options = new CopyingOptions(MANY, 9, 9, 5, 4);
    requireSolved(
        create(new CopyingProvider(), options, length),
        tokens -> tokens.get(tokens.get(length - 1) - 5) - 1);
  }

  @Test
  void copyingByTheMostFrequentSymbolReachesItsShare() {
    Task task = create(new CopyingProvider(), new CopyingOptions(MANY, 9, 9, 5, 4), 12);
    requireShare(
        share(task, tokens -> mostFrequent(tokens.subList(0, 5)) - 1),
        shortcut(task, "most frequent symbol"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void recallAddsUpTheValuesOfTheKeysAskedFor(int queries) {
    RecallOptions options = new RecallOptions(MANY, 9, 9, 4, queries, 6);
    requireSolved(
        create(new RecallProvider(), options, 20),
        tokens -> {
          Map<Integer, Integer> values = new HashMap<>();
          for (int i = 0; i < 8; i += 2) {
            values.put(tokens.get(i), tokens.get(i + 1) - 9);
          }
          assertThat(values).hasSize(4);
          List<Integer> asked = tokens.subList(8, 20).stream().filter(t -> t > 0).toList();
          assertThat(asked).hasSize(queries).doesNotHaveDuplicates();
          assertThat(tokens.get(19)).isPositive();
          return asked.stream().mapToInt(values::get).sum() % 6;
        });
  }

  @Test
  void recallByTheMostFrequentValueReachesItsShare() {
    Task task = create(new RecallProvider(), new RecallOptions(MANY, 9, 9, 4, 1, 6), 12);
    requireShare(
        share(
            task,
            tokens -> mostFrequent(IntStream.of(1, 3, 5, 7).mapToObj(tokens::get).toList()) - 9),
        shortcut(task, "most frequent value"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void inductionFindsTheOneEarlierRun(int context) {
    InductionOptions options = new InductionOptions(MANY, 500, 500, 5, context);
    Task task = create(new InductionProvider(), options, 60);
    requireSolved(
        task,
        tokens -> {
          List<Integer> run = tokens.subList(60 - context, 60);
          List<Integer> answers = new ArrayList<>();
          for (int i = 0; i + context < 60; i++) {
            if (tokens.subList(i, i + context).equals(run)) {
              answers.add(tokens.get(i + context));
            }
          }
          assertThat(answers).hasSize(1);
          return answers.get(0);
        });
  }

  @Test
  void parityCountsTheOnes() {
    Task task = create(new ParityProvider(), new ParityOptions(MANY, 9, 9, 3), 10);
    requireSolved(task, tokens -> (int) tokens.stream().filter(t -> t == 4).count() % 2);
    // The majority parity by the count in the first half, learnt from the same items.
    int[][] counts = new int[4][2];
    ToIntFunction<List<Integer>> seen =
        tokens -> (int) tokens.subList(0, 5).stream().filter(t -> t == 4).count();
    Example example = Example.of(task);
    for (int i = 0; i < MANY; i++) {
      task.data(Split.TRAIN).fill(i, example);
      counts[seen.applyAsInt(Arrays.stream(example.tokens).boxed().toList())][example.label]++;
    }
    double best = Arrays.stream(counts).mapToInt(c -> Math.max(c[0], c[1])).sum();
    requireShare(best / MANY, shortcut(task, "first half"));
  }

  @Test
  void bracketsAreCountedUpToTheMark() {
    BracketDepthOptions options = new BracketDepthOptions(MANY, 9, 900, 3);
    Task task = create(new BracketDepthProvider(), options, 40);
    requireSolved(
        task,
        tokens -> {
          int depth = 0;
          int atMark = -1;
          for (int token : tokens) {
            depth += token == 1 ? 1 : token == 2 ? -1 : 0;
            assertThat(depth).isBetween(0, 3);
            if (token == 3) {
              assertThat(atMark).isEqualTo(-1);
              atMark = depth;
            }
          }
          return atMark;
        });
    assertThat(shortcut(task, "last eighth before the mark")).isBetween(0.25, 0.9);
  }

  @Test
  void theMarkerOfARankIsFoundBySorting() {
    SortedRetrievalOptions options = new SortedRetrievalOptions(MANY, 9, 9, 3, 7, 4);
    Task task = create(new SortedRetrievalProvider(), options, 15);
    requireSolved(
        task,
        tokens -> {
          List<int[]> markers = new ArrayList<>();
          for (int i = 0; i < 14; i++) {
            if (tokens.get(i) >= 1 && tokens.get(i) <= 7) {
              markers.add(new int[] {tokens.get(i), tokens.get(i + 1) - 8});
            }
          }
          assertThat(markers).hasSize(3);
          markers.sort((a, b) -> a[0] - b[0]);
          return markers.get(tokens.get(14) - 12)[1];
        });
    ToIntFunction<List<Integer>> first =
        tokens -> tokens.stream().filter(t -> t >= 8 && t <= 11).findFirst().orElseThrow() - 8;
    requireShare(share(task, first), shortcut(task, "any marker"));
  }

  @Test
  void largestSharesAreThoseOfAllCases() {
    for (int draws = 1; draws <= 6; draws++) {
      for (int symbols = 2; symbols <= 4; symbols++) {
        int cases = (int) Math.pow(symbols, draws);
        double sum = 0;
        for (int c = 0; c < cases; c++) {
          int[] counts = new int[symbols];
          for (int d = 0, rest = c; d < draws; d++, rest /= symbols) {
            counts[rest % symbols]++;
          }
          sum += Arrays.stream(counts).max().orElseThrow();
        }
        assertThat(SyntheticTask.expectedLargestShare(draws, symbols))
            .as("%d draws of %d", draws, symbols)
            .isCloseTo(sum / cases / draws, within(1e-12));
      }
    }
  }

  @Test
  void impossibleOptionsAreRefused() {
    assertThatThrownBy(() -> create(new RecallProvider(), new RecallOptions(1, 1, 1, 2, 3, 4), 20))
        .hasMessage("queries is 3; it must be at most pairs, which is 2");
    assertThatThrownBy(
            () -> create(new InductionProvider(), new InductionOptions(1, 1, 1, 3, 3), 20))
        .hasMessage("context is 3; it must be below symbols, which is 3");
    assertThatThrownBy(() -> create(new ParityProvider(), new ParityOptions(1, 1, 1, 4), 20))
        .hasMessage("ones is 4; it must be odd");
    assertThatThrownBy(
            () ->
                create(
                    new SortedRetrievalProvider(),
                    new SortedRetrievalOptions(1, 1, 1, 9, 8, 2),
                    90))
        .hasMessage("markers is 9; it must be at most keys, which is 8");
    assertThatThrownBy(() -> create(new CopyingProvider(), new CopyingOptions(1, 1, 1, 8, 8), 8))
        .hasMessage("length of task copying is 8; it must be at least 9");
    assertThatThrownBy(() -> new BracketDepthOptions(1, 1, 1, 0))
        .hasMessage("depth is 0; it must be at least 1");
  }
}
