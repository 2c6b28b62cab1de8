package attnbench.tasks.lra;

import java.util.Arrays;

/**
 * The language of ListOps: prefix operators on digits, written as tokens.
 *
 * <p>{@code [MAX 2 9 [MIN 4 7 ] 0 ]} is 9. MIN and MAX are the smallest and the largest argument,
 * MED is the median with any half cut off (of an even number of arguments the mean of the two in
 * the middle), SM is the sum modulo 10. So every value is a digit.
 *
 * <p>Ids: 0 padding, 1 to 10 the digits 0 to 9, 11 {@code [MIN}, 12 {@code [MAX}, 13 {@code [MED},
 * 14 {@code [SM}, 15 {@code ]}, 16 anything else; the source's order is arbitrary.
 */
final class ListOps {
  static final int PADDING = 0;
  static final int DIGIT_0 = 1;
  static final int MIN = 11;
  static final int MAX = 12;
  static final int MED = 13;
  static final int SM = 14;
  static final int CLOSE = 15;
  static final int UNKNOWN = 16;
  static final int VOCABULARY = 17;

  /** Digits, and so values and classes. */
  static final int DIGITS = 10;

  /** No value: of an operator without arguments, or of a cut sequence that holds no digit. */
  static final int NONE = -1;

  /** An operator with more arguments than this is refused: their counts share a long. */
  static final int MOST_ARGUMENTS = (1 << Arguments.BITS) - 1;

  private static final String[] OPERATOR_TEXTS = {"[MIN", "[MAX", "[MED", "[SM"};

  private ListOps() {}

  static boolean isDigit(int token) {
    return token >= DIGIT_0 && token < DIGIT_0 + DIGITS;
  }

  static boolean isOperator(int token) {
    return token >= MIN && token <= SM;
  }

  /** The id of a word of the published files; {@link #UNKNOWN} for a word that is none. */
  static int token(CharSequence word) {
    char first = word.charAt(0);
    if (word.length() == 1 && first >= '0' && first <= '9') {
      return DIGIT_0 + first - '0';
    }
    if (word.length() == 1 && first == ']') {
      return CLOSE;
    }
    for (int i = 0; i < OPERATOR_TEXTS.length; i++) {
      if (OPERATOR_TEXTS[i].contentEquals(word)) {
        return MIN + i;
      }
    }
    return UNKNOWN;
  }

  /** The word of a digit, an operator or the closing token. */
  static String word(int token) {
    if (isDigit(token)) {
      return Integer.toString(token - DIGIT_0);
    }
    return token == CLOSE ? "]" : OPERATOR_TEXTS[token - MIN];
  }

  /**
   * The value of a whole expression.
   *
   * @throws IllegalArgumentException when the tokens are no such expression
   */
  static int value(int[] tokens, int length) {
    Evaluation evaluation = new Evaluation(Integer.MAX_VALUE);
    for (int i = 0; i < length; i++) {
      if (evaluation.complete) {
        throw new IllegalArgumentException("the expression goes on after its end");
      }
      evaluation.read(tokens[i]);
      if (tokens[i] == CLOSE && evaluation.lastClosed == NONE) {
        throw new IllegalArgumentException("an operator has no argument");
      }
    }
    if (!evaluation.complete) {
      throw new IllegalArgumentException("the expression is cut short");
    }
    return evaluation.result();
  }

  /** The value of the first {@code length} tokens with every open operator closed behind them. */
  static int prefixValue(int[] tokens, int length) {
    Evaluation evaluation = new Evaluation(Integer.MAX_VALUE);
    for (int i = 0; i < length; i++) {
      evaluation.read(tokens[i]);
    }
    return evaluation.result();
  }

  /**
   * The value when operators nested deeper than {@code levels} (1: the root alone) are left out.
   */
  static int topValue(int[] tokens, int length, int levels) {
    Evaluation evaluation = new Evaluation(levels);
    for (int i = 0; i < length; i++) {
      evaluation.read(tokens[i]);
    }
    return evaluation.result();
  }

  /** The deepest nesting of operators; the root's is 1. */
  static int depth(int[] tokens, int length) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < length; i++) {
      depth += isOperator(tokens[i]) ? 1 : tokens[i] == CLOSE ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  /** Reads tokens from left to right with a stack of open operators. */
  private static final class Evaluation {
    private final int levels;
    private int[] operators = new int[16];
    private long[] arguments = new long[16];
    private int depth;
    private int value = NONE;
    private int lastClosed = NONE;
    private boolean complete;

    Evaluation(int levels) {
      this.levels = levels;
    }

    void read(int token) {
      if (isDigit(token)) {
        give(token - DIGIT_0);
      } else if (isOperator(token)) {
        if (depth == operators.length) {
          operators = Arrays.copyOf(operators, 2 * depth);
          arguments = Arrays.copyOf(arguments, 2 * depth);
        }
        operators[depth] = token;
        arguments[depth++] = 0;
      } else if (token == CLOSE && depth > 0) {
        close();
      } else {
        throw new IllegalArgumentException(
            "token " + token + (token == CLOSE ? " closes nothing" : " is no word of ListOps"));
      }
    }

    int result() {
      while (depth > 0) {
        close();
      }
      return value;
    }

    private void close() {
      depth--;
      lastClosed = Arguments.apply(operators[depth], arguments[depth]);
      if (depth < levels && lastClosed != NONE) {
        give(lastClosed);
      } else {
        complete = depth == 0;
      }
    }

    private void give(int digit) {
      if (depth == 0) {
        value = digit;
        complete = true;
      } else {
        arguments[depth - 1] = Arguments.add(arguments[depth - 1], digit);
      }
    }
  }

  /** The arguments of an operator, as how often each digit stands there: six bits a digit. */
  static final class Arguments {
    static final int BITS = 6;

    private Arguments() {}

    static long add(long counts, int digit) {
      if (count(counts, digit) == MOST_ARGUMENTS) {
        throw new IllegalArgumentException(
            "an operator has more than " + MOST_ARGUMENTS + " arguments " + digit);
      }
      return counts + (1L << BITS * digit);
    }

    static int apply(int operator, long counts) {
      if (counts == 0) {
        return NONE;
      }
      return switch (operator) {
        case MIN -> Long.numberOfTrailingZeros(counts) / BITS;
        case MAX -> (Long.SIZE - 1 - Long.numberOfLeadingZeros(counts)) / BITS;
        case MED -> median(counts);
        default -> sum(counts) % DIGITS;
      };
    }

    private static int count(long counts, int digit) {
      return (int) (counts >>> BITS * digit) & MOST_ARGUMENTS;
    }

    private static int sum(long counts) {
      int sum = 0;
      for (int digit = 1; digit < DIGITS; digit++) {
        sum += digit * count(counts, digit);
      }
      return sum;
    }

    private static int median(long counts) {
      int arguments = 0;
      for (int digit = 0; digit < DIGITS; digit++) {
        arguments += count(counts, digit);
      }
      return (ranked(counts, (arguments - 1) / 2) + ranked(counts, arguments / 2)) / 2;
    }

    /** The argument at place {@code rank} of the sorted arguments, from 0. */
    private static int ranked(long counts, int rank) {
      int digit = 0;
      for (int below = count(counts, 0); below <= rank; below += count(counts, digit)) {
        digit++;
      }
      return digit;
    }
  }
}
