package attnbench.tasks.synthetic;

/**
 * How hard the depth of brackets is.
 *
 * @param trainItems items to learn from, at least 1
 * @param validationItems items to choose by, at least 1
 * @param testItems items of the final measurement, at least 1
 * @param depth most brackets open at once: the more, the harder; at least 1
 */
public record BracketDepthOptions(int trainItems, int validationItems, int testItems, int depth) {
  public BracketDepthOptions {
    new SplitSizes(trainItems, validationItems, testItems);
    SplitSizes.requireAtLeast("depth", depth, 1);
  }

  SplitSizes sizes() {
    return new SplitSizes(trainItems, validationItems, testItems);
  }
}
