package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Scanner;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListOpsTest {
  static int[] tokens(String text) {
    return text.isEmpty()
        ? new int[0]
        : Arrays.stream(text.split(" ")).mapToInt(ListOps::token).toArray();
  }

  /** The value of an expression in words, by recursion and sorted lists. */
  static int oracle(Scanner words) {
    String word = words.next();
    if (word.matches("\\d")) {
      return Integer.parseInt(word);
    }
    List<Integer> arguments = new ArrayList<>();
    while (!words.hasNext("]")) {
      arguments.add(oracle(words));
    }
    words.next();
    Collections.sort(arguments);
    int n = arguments.size();
    return switch (word) {
      case "[MIN" -> arguments.get(0);
      case "[MAX" -> arguments.get(n - 1);
      case "[SM" -> arguments.stream().mapToInt(a -> a).sum() % 10;
      default ->
          n % 2 == 1
              ? arguments.get(n / 2)
              : (int) ((arguments.get(n / 2 - 1) + arguments.get(n / 2)) / 2.0);
    };
  }

  private static String words(int[] tokens, int length) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      words.add(ListOps.word(tokens[i]));
    }
    return String.join(" ", words);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "[MIN 3 1 2 ], 1",
    "[MAX 3 1 2 ], 3",
    "[MED 9 1 5 ], 5",
    "[MED 1 4 ], 2",
    "[MED 0 9 8 9 ], 8",
    "[SM 9 9 9 ], 7",
    "[MAX 2 9 [MIN 4 7 ] 0 ], 9",
    "[SM [MED 8 8 1 1 ] [MAX 0 6 ] 9 ], 9",
    "[MIN 9 9 9 9 9 9 9 9 9 9 ], 9"
  })
  void valuesByHand(String words, int value) {
    int[] tokens = tokens(words);
    assertThat(ListOps.value(tokens, tokens.length)).isEqualTo(value);
    assertThat(oracle(new Scanner(words))).isEqualTo(value);
  }

  @Test
  void valuesAreThoseOfARecursiveOracle() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    ListOpsTrees trees = new ListOpsTrees(3, 1_200, 8, 12);
    int[] tokens = new int[1_200];
    for (int i = 0; i < 600; i++) {
      int length = trees.draw(random, tokens);
      String words = words(tokens, length);
      assertThat(ListOps.value(tokens, length)).as(words).isEqualTo(oracle(new Scanner(words)));
    }
  }

  @Test
  void aPrefixIsEvaluatedWithOpenOperatorsClosed() {
    int[] tokens = tokens("[MAX 2 [MIN 9 4 ] [SM 8 1 ] ]");
    int[] expected = {-1, 2, 2, 9, 4, 4, 4, 8, 9, 9, 9};
    for (int length = 1; length <= tokens.length; length++) {
      assertThat(ListOps.prefixValue(tokens, length))
          .as("first %d", length)
          .isEqualTo(expected[length - 1]);
    }
  }

  @Test
  void deeperOperatorsAreLeftOut() {
    int[] tokens = tokens("[SM 1 [MAX 2 [MIN 7 8 ] ] 3 ]");
    assertThat(ListOps.topValue(tokens, tokens.length, 1)).isEqualTo(4);
    assertThat(ListOps.topValue(tokens, tokens.length, 2)).isEqualTo(6);
    assertThat(ListOps.topValue(tokens, tokens.length, 3)).isEqualTo(1);
    assertThat(ListOps.depth(tokens, tokens.length)).isEqualTo(3);
    int[] noDigit = tokens("[SM [MAX 2 3 ] ]");
    assertThat(ListOps.topValue(noDigit, noDigit.length, 1)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[MAX 1 2", "]", "1 ]", "1 2", "[MAX ]", "[MAX 1 ] 2", "[MAX 1 MIN ]"})
  void whatIsNoExpressionIsRefused(String words) {
    int[] tokens = tokens(words);
    assertThatThrownBy(() -> ListOps.value(tokens, tokens.length))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreArgumentsThanCanBeCountedAreRefused() {
    String nines = "9 ".repeat(64);
    int[] tokens = tokens("[SM " + nines + "]");
    assertThatThrownBy(() -> ListOps.value(tokens, tokens.length))
        .hasMessage("an operator has more than 63 arguments 9");
  }

  @Test
  void everyWordHasItsOwnIdAndBack() {
    for (int token = ListOps.DIGIT_0; token < ListOps.UNKNOWN; token++) {
      assertThat(ListOps.token(ListOps.word(token))).isEqualTo(token);
    }
    assertThat(List.of("MAX", "[FIRST", "10", "-", "]]"))
        .allSatisfy(word -> assertThat(ListOps.token(word)).isEqualTo(ListOps.UNKNOWN));
  }
}
