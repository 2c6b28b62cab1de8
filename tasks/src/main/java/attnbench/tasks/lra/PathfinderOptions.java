package attnbench.tasks.lra;

import attnbench.tasks.Split;

/**
 * Which Pathfinder images there are.
 *
 * @param origin drawn here, or read from the files given
 * @param level how long the contours are; all three with the split of Paramixer
 * @param split how files are divided
 * @param trainItems drawn images to learn from, at least 1
 * @param validationItems drawn images to choose by, at least 1
 * @param testItems drawn images of the final measurement, at least 1
 * @param distractors in a drawn image; -1 for as many as published
 * @param dataSeed decides which images are drawn, or how files are shuffled
 */
public record PathfinderOptions(
    Origin origin,
    PathfinderLevel level,
    PathfinderSplit split,
    int trainItems,
    int validationItems,
    int testItems,
    int distractors,
    long dataSeed) {

  static final PathfinderOptions PUBLISHED =
      new PathfinderOptions(
          Origin.GENERATED,
          PathfinderLevel.HARD,
          PathfinderSplit.LRA,
          160_000,
          20_000,
          20_000,
          -1,
          1);

  public PathfinderOptions {
    requireAtLeast("trainItems", trainItems, 1);
    requireAtLeast("validationItems", validationItems, 1);
    requireAtLeast("testItems", testItems, 1);
    requireAtLeast("distractors", distractors, -1);
  }

  int items(Split part) {
    return switch (part) {
      case TRAIN -> trainItems;
      case VALIDATION -> validationItems;
      case TEST -> testItems;
    };
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }
}
