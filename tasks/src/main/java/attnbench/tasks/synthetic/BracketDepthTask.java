package attnbench.tasks.synthetic;

import attnbench.tasks.Example;
import attnbench.tasks.Shortcut;
import attnbench.tasks.baseline.Clue;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Bracket depth: how many brackets are open at a mark.
 *
 * <p>One item of length 10:
 *
 * <pre>
 *   position   0  1  2  3  4  5  6  7  8  9
 *   token      (  .  (  )  (  (  ?  )  .  )        class 3
 * </pre>
 *
 * <p>Tokens: 0 blank, 1 opens, 2 closes, 3 the mark. At each position a blank has probability 1/3;
 * else a bracket opens or closes with equal probability, but never below 0 nor above the most. The
 * class is drawn first, uniform; sequences are drawn until one reaches it, and the mark replaces a
 * blank at that depth, uniform.
 */
final class BracketDepthTask extends SyntheticTask {
  static final String NAME = "bracket-depth";
  private static final int BLANK = 0;
  private static final int OPEN = 1;
  private static final int CLOSE = 2;
  private static final int MARK = 3;
  private static final int LEARNED_ITEMS = 10_000;
  private static final int WINDOW_SHARE = 8;

  private final BracketDepthOptions options;

  BracketDepthTask(BracketDepthOptions options, int length) {
    super(NAME, MARK + 1, options.depth() + 1, length, options.sizes());
    this.options = options;
  }

  /** So long that a sequence reaches any depth within few draws. */
  static int leastLength(BracketDepthOptions options) {
    return 4 * options.depth() + 4;
  }

  @Override
  int write(RandomGenerator random, int[] tokens) {
    int label = random.nextInt(options.depth() + 1);
    int marks = 0;
    while (marks == 0) {
      marks = writeBrackets(random, tokens, label);
    }
    int chosen = random.nextInt(marks);
    int depth = 0;
    for (int i = 0; ; i++) {
      depth += change(tokens[i]);
      if (tokens[i] == BLANK && depth == label && chosen-- == 0) {
        tokens[i] = MARK;
        return label;
      }
    }
  }

  /** Writes brackets and blanks; returns the number of blanks at a depth. */
  private int writeBrackets(RandomGenerator random, int[] tokens, int label) {
    int depth = 0;
    int blanks = 0;
    for (int i = 0; i < maxLength(); i++) {
      int draw = random.nextInt(3);
      if (draw == BLANK) {
        blanks += depth == label ? 1 : 0;
      } else if (depth == 0) {
        draw = OPEN;
      } else if (depth == options.depth()) {
        draw = CLOSE;
      }
      tokens[i] = draw;
      depth += change(draw);
    }
    return blanks;
  }

  private static int change(int token) {
    return token == OPEN ? 1 : token == CLOSE ? -1 : 0;
  }

  @Override
  List<Shortcut> moreShortcuts() {
    int window = Math.max(1, maxLength() / WINDOW_SHARE);
    Clue before =
        new Clue(
            "last eighth before the mark",
            "the balance of the " + window + " brackets and blanks before the mark",
            example -> balance(example, window));
    return Clue.shortcuts(this, LEARNED_ITEMS, List.of(before));
  }

  private static int balance(Example example, int window) {
    int mark = 0;
    while (example.tokens[mark] != MARK) {
      mark++;
    }
    int balance = 0;
    for (int i = Math.max(0, mark - window); i < mark; i++) {
      balance += change(example.tokens[i]);
    }
    return balance;
  }
}
