package attnbench.tasks.synthetic;

import attnbench.tasks.Example;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Induction: what followed the run of symbols with which the sequence ends, when it stood there
 * before.
 *
 * <p>One item of length 10 with a context of 2 symbols:
 *
 * <pre>
 *   position   0  1  2  3  4  5  6  7  8  9
 *   token      e  b  d  a  c  b  a  a  b  d        class a
 *                 run  |                run
 * </pre>
 *
 * <p>The run consists of different symbols, so it overlaps no copy of itself. It occurs at the end
 * and at one place before that, uniform, and nowhere else: a noise symbol that would complete it is
 * drawn again among the others. What follows it is uniform, and by itself tells nothing.
 */
final class InductionTask extends SyntheticTask {
  static final String NAME = "induction";

  private final InductionOptions options;

  InductionTask(InductionOptions options, int length) {
    super(NAME, options.symbols(), options.symbols(), length, options.sizes());
    this.options = options;
  }

  static int leastLength(InductionOptions options) {
    if (options.context() >= options.symbols()) {
      throw new IllegalArgumentException(
          "context is %d; it must be below symbols, which is %d"
              .formatted(options.context(), options.symbols()));
    }
    return 2 * options.context() + 1;
  }

  @Override
  int write(RandomGenerator random, int[] tokens) {
    int context = options.context();
    int end = maxLength() - context;
    for (int i = 0; i < context; i++) {
      do {
        tokens[end + i] = random.nextInt(options.symbols());
      } while (contains(tokens, end, end + i, tokens[end + i]));
    }
    int answerAt = context + random.nextInt(end - context);
    for (int i = 0; i < end; i++) {
      int inRun = i - (answerAt - context);
      if (inRun >= 0 && inRun < context) {
        tokens[i] = tokens[end + inRun];
      } else {
        tokens[i] = random.nextInt(options.symbols());
        if (completesRun(tokens, i)) {
          int other = random.nextInt(options.symbols() - 1);
          tokens[i] = other < tokens[i] ? other : other + 1;
        }
      }
    }
    return tokens[answerAt];
  }

  private static boolean contains(int[] tokens, int from, int to, int token) {
    for (int i = from; i < to; i++) {
      if (tokens[i] == token) {
        return true;
      }
    }
    return false;
  }

  /** Whether the run ends at a position. */
  private boolean completesRun(int[] tokens, int at) {
    int context = options.context();
    int end = maxLength() - context;
    for (int i = 0; i < context; i++) {
      int from = at - context + 1 + i;
      if (from < 0 || tokens[from] != tokens[end + i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  List<Shortcut> moreShortcuts() {
    int[] right = new int[2];
    Example example = Example.of(this);
    int items = data(Split.TEST).size();
    for (int i = 0; i < items; i++) {
      data(Split.TEST).fill(i, example);
      right[0] += mostFrequent(example.tokens) == example.label ? 1 : 0;
      right[1] += afterLastSymbol(example.tokens) == example.label ? 1 : 0;
    }
    Shortcut frequent =
        new Shortcut(
            "most frequent symbol",
            "answers the symbol that occurs most often; counted on test",
            right[0] / (double) items);
    if (options.context() == 1) {
      return List.of(frequent);
    }
    return List.of(
        frequent,
        new Shortcut(
            "last symbol alone",
            "answers what followed the last symbol most recently, whatever stood before it;"
                + " counted on test",
            right[1] / (double) items));
  }

  private int mostFrequent(int[] tokens) {
    int[] counts = new int[options.symbols()];
    int best = 0;
    for (int token : tokens) {
      counts[token]++;
    }
    for (int symbol = 1; symbol < counts.length; symbol++) {
      best = counts[symbol] > counts[best] ? symbol : best;
    }
    return best;
  }

  private int afterLastSymbol(int[] tokens) {
    int at = maxLength() - 2;
    while (at >= 0 && tokens[at] != tokens[maxLength() - 1]) {
      at--;
    }
    return tokens[at + 1];
  }
}
