package attnbench.tasks.synthetic;

/**
 * How hard parity is.
 *
 * @param trainItems items to learn from, at least 1
 * @param validationItems items to choose by, at least 1
 * @param testItems items of the final measurement, at least 1
 * @param ones most ones, an odd number: the more, the harder; at least 1
 */
public record ParityOptions(int trainItems, int validationItems, int testItems, int ones) {
  public ParityOptions {
    new SplitSizes(trainItems, validationItems, testItems);
    SplitSizes.requireAtLeast("ones", ones, 1);
  }

  SplitSizes sizes() {
    return new SplitSizes(trainItems, validationItems, testItems);
  }
}
