package attnbench.tasks.synthetic;

import attnbench.tasks.Split;
import java.util.HashMap;
import java.util.Map;

/**
 * How many items a generated task has in each split.
 *
 * @param trainItems items to learn from, at least 1
 * @param validationItems items to choose by, at least 1
 * @param testItems items of the final measurement, at least 1
 */
public record SplitSizes(int trainItems, int validationItems, int testItems) {
  /** The sizes of the official Paramixer code. */
  static final SplitSizes PUBLISHED = new SplitSizes(100_000, 1_000, 1_000);

  static final Map<String, String> HELP =
      Map.of(
          "trainItems", "items to learn from; at least 1",
          "validationItems", "items to choose the best weights by; at least 1",
          "testItems", "items of the final measurement; at least 1");

  public SplitSizes {
    requireAtLeast("trainItems", trainItems, 1);
    requireAtLeast("validationItems", validationItems, 1);
    requireAtLeast("testItems", testItems, 1);
  }

  int of(Split split) {
    return switch (split) {
      case TRAIN -> trainItems;
      case VALIDATION -> validationItems;
      case TEST -> testItems;
    };
  }

  /** The help of these options and of others. */
  static Map<String, String> helpWith(Map<String, String> others) {
    Map<String, String> help = new HashMap<>(HELP);
    help.putAll(others);
    return Map.copyOf(help);
  }

  static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }
}
