package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.sequence.LabelledBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextTaskTest {
  private static final int LENGTH = 40;

  private static LabelledBytes review(int label, String text) {
    return new LabelledBytes(label, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reviews "0", "1" ... with the given numbers of classes, all negative ones first. */
  private static List<LabelledBytes> numbered(int negative, int positive) {
    return IntStream.range(0, negative + positive)
        .mapToObj(i -> review(i < negative ? 0 : 1, Integer.toString(i)))
        .toList();
  }

  private static Task task(
      int validationItems, long seed, List<LabelledBytes> train, List<LabelledBytes> test) {
    TextOptions options = new TextOptions(Validation.TRAIN, validationItems, seed, false);
    return TextTask.of(options, LENGTH, new ImdbReviews(train, test, List.of()));
  }

  private static List<String> texts(Task task, Split split) {
    Example example = Example.of(task);
    Dataset data = task.data(split);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      data.fill(i, example);
      StringBuilder text = new StringBuilder();
      for (int n = 0; n < example.length; n++) {
        text.append((char) (example.tokens[n] - 1));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static int positives(Task task, Split split, int items) {
    Example example = Example.of(task);
    int positives = 0;
    for (int i = 0; i < items; i++) {
      task.data(split).fill(i, example);
      positives += example.label;
    }
    return positives;
  }

  @Test
  void tokensAreTheUnsignedBytesPlusOneAndNothingIsPadded() {
    List<LabelledBytes> test = List.of(review(1, "\u0000A\u00ff"), review(0, "b"));
    Task task = task(2, 1, numbered(4, 4), test);
    Example example = Example.of(task);
    List<List<Integer>> tokens = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      task.data(Split.TEST).fill(i, example);
      tokens.add(Arrays.stream(example.tokens).limit(example.length).boxed().toList());
    }
    assertThat(tokens).containsExactlyInAnyOrder(List.of(1, 66, 256), List.of(99));
  }

  @Test
  void anEmptyReviewIsOnePaddingToken() {
    Task task = task(2, 1, numbered(4, 4), List.of(review(1, "")));
    Example example = Example.of(task);
    example.tokens[0] = 77;
    task.data(Split.TEST).fill(0, example);
    assertThat(example.length).isEqualTo(1);
    assertThat(example.tokens[0]).isZero();
    assertThat(example.label).isEqualTo(1);
  }

  @Test
  void trainAndValidationTogetherAreThePublishedTrainingPart() {
    Task task = task(30, 5, numbered(100, 200), numbered(1, 1));
    List<String> all =
        Stream.concat(texts(task, Split.TRAIN).stream(), texts(task, Split.VALIDATION).stream())
            .toList();
    assertThat(texts(task, Split.VALIDATION)).hasSize(30);
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 300).mapToObj(Integer::toString).toList());
  }

  @Test
  void validationHasTheClassesInTheSharesOfTheTrainingPart() {
    Task task = task(30, 5, numbered(100, 200), numbered(1, 1));
    assertThat(positives(task, Split.VALIDATION, 30)).isEqualTo(20);
    assertThat(positives(task, Split.TRAIN, 270)).isEqualTo(180);
  }

  @Test
  void theClassesAreMixedFromTheStart() {
    Task task = task(100, 5, numbered(1_000, 1_000), numbered(1_000, 1_000));
    for (Split split : Split.values()) {
      // 100 fair draws lie within five deviations of 5 in a million cases all but one.
      assertThat(positives(task, split, 100)).as("%s", split).isBetween(25, 75);
    }
  }

  @Test
  void theSplitSeedChoosesValidationAndLeavesTheTestPartAlone() {
    Task one = task(50, 1, numbered(100, 100), numbered(20, 20));
    Task same = task(50, 1, numbered(100, 100), numbered(20, 20));
    Task other = task(50, 2, numbered(100, 100), numbered(20, 20));
    assertThat(texts(same, Split.TRAIN)).isEqualTo(texts(one, Split.TRAIN));
    assertThat(texts(same, Split.VALIDATION)).isEqualTo(texts(one, Split.VALIDATION));
    assertThat(texts(other, Split.VALIDATION))
        .isNotEqualTo(texts(one, Split.VALIDATION))
        .hasSize(50);
    assertThat(texts(other, Split.TEST)).isEqualTo(texts(one, Split.TEST));
  }

  @Test
  void majorityIsLearntOnTrainAndCountedOnTest() {
    Task task = task(2, 1, numbered(10, 30), numbered(6, 2));
    assertThat(task.shortcuts().get(0))
        .extracting(Shortcut::name, Shortcut::correctShare)
        .containsExactly("majority class", 0.25);
  }

  @Test
  void bagOfBytesIsEvaluatedOnTest() {
    // Test lies: its labels are turned round, so a right model is always wrong there.
    List<LabelledBytes> train =
        IntStream.range(0, 40).mapToObj(i -> review(i % 2, i % 2 == 1 ? "+++" : "---")).toList();
    List<LabelledBytes> test =
        IntStream.range(0, 10).mapToObj(i -> review(1 - i % 2, i % 2 == 1 ? "++" : "--")).toList();
    assertThat(task(4, 1, train, test).shortcuts().get(2))
        .extracting(Shortcut::name, Shortcut::correctShare)
        .containsExactly("bag of bytes", 0.0);
  }

  @Test
  void theFirstByteDecidesWhatItFollowedInTrain() {
    List<LabelledBytes> train =
        IntStream.range(0, 40).mapToObj(i -> review(i % 2, i % 2 == 1 ? "+a" : "-a")).toList();
    List<LabelledBytes> test = List.of(review(1, "+"), review(0, "-"), review(0, "+"));
    assertThat(task(4, 1, train, test).shortcuts().get(1))
        .extracting(Shortcut::name, Shortcut::correctShare)
        .containsExactly("first token", 2 / 3.0);
  }

  @Test
  void paddedReviewsHaveTheFullLengthAndZerosBehind() {
    TextOptions options = new TextOptions(Validation.TRAIN, 2, 1, true);
    Task task =
        TextTask.of(
            options, LENGTH, new ImdbReviews(numbered(4, 4), List.of(review(1, "ab")), List.of()));
    Example example = Example.of(task);
    Arrays.fill(example.tokens, 77);
    task.data(Split.TEST).fill(0, example);
    assertThat(example.length).isEqualTo(LENGTH);
    assertThat(Arrays.copyOf(example.tokens, 4)).containsExactly(98, 99, 0, 0);
    assertThat(example.tokens[LENGTH - 1]).isZero();
    assertThat(task.text(example)).isEqualTo("ab");
  }

  @Test
  void thePublishedValidationIsTheTestPartAndLeavesTrainWhole() {
    TextOptions options = new TextOptions(Validation.TEST, 2, 1, false);
    Task task =
        TextTask.of(options, LENGTH, new ImdbReviews(numbered(4, 4), numbered(3, 3), List.of()));
    assertThat(texts(task, Split.VALIDATION)).isEqualTo(texts(task, Split.TEST)).hasSize(6);
    assertThat(texts(task, Split.TRAIN)).hasSize(8);
  }

  @Test
  void moreValidationThanReviewsIsRefused() {
    assertThatThrownBy(() -> task(40, 1, numbered(20, 20), numbered(1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("validationItems is 40; it must leave a sequence of each class")
        .hasMessageEndingWith("class 0 has 20");
    assertThatThrownBy(() -> new TextOptions(Validation.TRAIN, 0, 1, false))
        .hasMessage("validationItems is 0; it must be at least 1");
  }

  @Test
  void withoutDataTheMessageSaysInOneLineWhatToGetAndHowToGiveIt() {
    TextProvider provider = new TextProvider();
    assertThatThrownBy(
            () -> provider.create(provider.defaults(), new TaskSetting(8, Optional.empty())))
        .isInstanceOf(MissingDataException.class)
        .hasMessage(
            "task text needs the IMDB reviews: download "
                + "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz"
                + " and give the archive or its unpacked folder with --data PATH");
  }
}
