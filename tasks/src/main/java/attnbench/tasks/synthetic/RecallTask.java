package attnbench.tasks.synthetic;

import attnbench.tasks.Shortcut;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Associative recall with several queries: what the values of the keys asked for add up to.
 *
 * <p>One item of length 10 with 3 pairs and 2 queries; 0 is a blank, letters are keys:
 *
 * <pre>
 *   position   0  1  2  3  4  5  6  7  8  9
 *   token      b  3  d  1  a  6  0  d  0  b        class (1 + 3) mod 8 = 4
 *              key and value ... | queries among blanks
 * </pre>
 *
 * <p>Tokens: the blank, then twice as many keys as pairs, then the values. The keys of an item are
 * different, as are its queries; the last position is a query, the others are anywhere behind the
 * pairs. Values are uniform, so the sum is, and who misses one value knows nothing of it.
 *
 * <p>Departure from the sources: one answer for all queries of a sequence.
 */
final class RecallTask extends SyntheticTask {
  static final String NAME = "associative-recall";
  private static final int KEY_0 = 1;

  private final RecallOptions options;

  RecallTask(RecallOptions options, int length) {
    super(
        NAME,
        KEY_0 + 2 * options.pairs() + options.values(),
        options.values(),
        length,
        options.sizes());
    this.options = options;
  }

  static int leastLength(RecallOptions options) {
    if (options.queries() > options.pairs()) {
      throw new IllegalArgumentException(
          "queries is %d; it must be at most pairs, which is %d"
              .formatted(options.queries(), options.pairs()));
    }
    return 2 * options.pairs() + options.queries();
  }

  @Override
  int write(RandomGenerator random, int[] tokens) {
    int pairs = options.pairs();
    int firstValue = KEY_0 + 2 * pairs;
    writeKeys(random, tokens);
    for (int i = 0; i < pairs; i++) {
      tokens[2 * i + 1] = firstValue + random.nextInt(options.values());
    }
    Arrays.fill(tokens, 2 * pairs, maxLength(), 0);
    int sum = 0;
    int at = maxLength() - 1;
    for (int asked = 0; asked < options.queries(); asked++) {
      // A pair that is not yet asked for, and a place that is still blank.
      int pair = random.nextInt(pairs);
      while (isAsked(tokens, tokens[2 * pair])) {
        pair = random.nextInt(pairs);
      }
      while (tokens[at] != 0) {
        at = random.nextInt(2 * pairs, maxLength());
      }
      tokens[at] = tokens[2 * pair];
      sum += tokens[2 * pair + 1] - firstValue;
    }
    return sum % options.values();
  }

  /** Different keys in the even places of the pairs. */
  private void writeKeys(RandomGenerator random, int[] tokens) {
    for (int i = 0; i < options.pairs(); i++) {
      int key;
      do {
        key = KEY_0 + random.nextInt(2 * options.pairs());
      } while (hasKey(tokens, i, key));
      tokens[2 * i] = key;
    }
  }

  private static boolean hasKey(int[] tokens, int pairs, int key) {
    for (int i = 0; i < pairs; i++) {
      if (tokens[2 * i] == key) {
        return true;
      }
    }
    return false;
  }

  private boolean isAsked(int[] tokens, int key) {
    for (int i = 2 * options.pairs(); i < maxLength(); i++) {
      if (tokens[i] == key) {
        return true;
      }
    }
    return false;
  }

  @Override
  List<Shortcut> moreShortcuts() {
    double share =
        options.queries() == 1 ? expectedLargestShare(options.pairs(), options.values()) : chance();
    String text =
        options.queries() == 1
            ? "answers the value that occurs most often, whatever the key; closed form"
            : "answers all but one query, which says nothing of the sum; closed form";
    return List.of(
        new Shortcut(options.queries() == 1 ? "most frequent value" : "all but one", text, share));
  }
}
