package attnbench.tasks.synthetic;

import attnbench.tasks.Shortcut;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Sorted retrieval: the payload of the marker whose key is the k-th smallest.
 *
 * <p>One item of length 10 with 3 markers, K keys, letters payloads, 0 a blank:
 *
 * <pre>
 *   position   0   1   2   3   4   5   6   7   8   9
 *   token      0  K7   c   0  K2   a  K9   b   0  #2       keys sorted: 2 7 9; class c
 * </pre>
 *
 * <p>Tokens: the blank, the keys, the payloads, the numbers k. A marker is a key with its payload
 * right behind it. The keys of an item are different; keys, payloads, places and k are uniform.
 */
final class SortedRetrievalTask extends SyntheticTask {
  static final String NAME = "sorted-retrieval";
  private static final int KEY_0 = 1;

  private final SortedRetrievalOptions options;

  SortedRetrievalTask(SortedRetrievalOptions options, int length) {
    super(
        NAME,
        KEY_0 + options.keys() + options.payloads() + options.markers(),
        options.payloads(),
        length,
        options.sizes());
    this.options = options;
  }

  static int leastLength(SortedRetrievalOptions options) {
    if (options.markers() > options.keys()) {
      throw new IllegalArgumentException(
          "markers is %d; it must be at most keys, which is %d"
              .formatted(options.markers(), options.keys()));
    }
    return 2 * options.markers() + 1;
  }

  @Override
  int write(RandomGenerator random, int[] tokens) {
    int markers = options.markers();
    int last = maxLength() - 1;
    int firstPayload = KEY_0 + options.keys();
    Arrays.fill(tokens, 0, last, 0);
    int rank = random.nextInt(markers);
    tokens[last] = firstPayload + options.payloads() + rank;
    // Slots for markers and blanks in a row: a marker takes two positions, a blank one.
    int slots = last - markers;
    int left = markers;
    int at = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (random.nextInt(slots - slot) < left) {
        tokens[at] = freshKey(random, tokens, at);
        tokens[at + 1] = firstPayload + random.nextInt(options.payloads());
        at += 2;
        left--;
      } else {
        at++;
      }
    }
    for (int i = 0; i < last; i++) {
      if (isKey(tokens[i]) && smaller(tokens, last, tokens[i]) == rank) {
        return tokens[i + 1] - firstPayload;
      }
    }
    throw new IllegalStateException("no key has rank " + rank);
  }

  private boolean isKey(int token) {
    return token >= KEY_0 && token < KEY_0 + options.keys();
  }

  private int freshKey(RandomGenerator random, int[] tokens, int end) {
    int key;
    boolean used;
    do {
      key = KEY_0 + random.nextInt(options.keys());
      used = false;
      for (int i = 0; i < end; i++) {
        used |= tokens[i] == key;
      }
    } while (used);
    return key;
  }

  private int smaller(int[] tokens, int end, int key) {
    int smaller = 0;
    for (int i = 0; i < end; i++) {
      smaller += isKey(tokens[i]) && tokens[i] < key ? 1 : 0;
    }
    return smaller;
  }

  @Override
  List<Shortcut> moreShortcuts() {
    int markers = options.markers();
    return List.of(
        new Shortcut(
            "any marker",
            "answers the payload of one marker, whatever its key; closed form",
            1.0 / markers + (1 - 1.0 / markers) / options.payloads()),
        new Shortcut(
            "most frequent payload",
            "answers the payload that occurs most often; closed form",
            expectedLargestShare(markers, options.payloads())));
  }
}
