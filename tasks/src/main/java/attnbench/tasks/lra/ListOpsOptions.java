package attnbench.tasks.lra;

import attnbench.tasks.Split;

/**
 * Which ListOps expressions there are.
 *
 * @param origin drawn here, or read from the files given; all that follows but {@code padded} is
 *     for drawn ones
 * @param trainItems items to learn from, at least 1
 * @param validationItems items to choose by, at least 1
 * @param testItems items of the final measurement, at least 1
 * @param moreThan an expression has more tokens than this; 0 for a quarter of N
 * @param maxDepth nodes from the root to the deepest digit, at least 2
 * @param maxArguments most arguments of an operator, 2 to 63
 * @param padded whether shorter sequences are filled up with zeros to length N
 * @param dataSeed decides which expressions are drawn
 */
public record ListOpsOptions(
    Origin origin,
    int trainItems,
    int validationItems,
    int testItems,
    int moreThan,
    int maxDepth,
    int maxArguments,
    boolean padded,
    long dataSeed) {

  /** At N = 2000 those of the source: 501 to 1999 tokens. */
  static final ListOpsOptions PUBLISHED =
      new ListOpsOptions(Origin.GENERATED, 96_000, 2_000, 2_000, 0, 10, 10, false, 1);

  public ListOpsOptions {
    requireAtLeast("trainItems", trainItems, 1);
    requireAtLeast("validationItems", validationItems, 1);
    requireAtLeast("testItems", testItems, 1);
    requireAtLeast("moreThan", moreThan, 0);
    requireAtLeast("maxDepth", maxDepth, 2);
    requireAtLeast("maxArguments", maxArguments, 2);
    if (maxArguments > ListOps.MOST_ARGUMENTS) {
      throw new IllegalArgumentException(
          "maxArguments is " + maxArguments + "; it must be at most " + ListOps.MOST_ARGUMENTS);
    }
  }

  int items(Split split) {
    return switch (split) {
      case TRAIN -> trainItems;
      case VALIDATION -> validationItems;
      case TEST -> testItems;
    };
  }

  /** What is drawn for a longest sequence of N tokens. */
  ListOpsTrees trees(int length) {
    int bound = moreThan == 0 ? length / 4 : moreThan;
    if (bound + 1 >= length) {
      throw new IllegalArgumentException(
          "moreThan is %d; it must be at most %d at length %d"
              .formatted(bound, length - 2, length));
    }
    return new ListOpsTrees(bound, length, maxDepth, maxArguments);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }
}
