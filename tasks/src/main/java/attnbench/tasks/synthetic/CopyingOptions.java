package attnbench.tasks.synthetic;

/**
 * How hard copying is.
 *
 * @param trainItems items to learn from, at least 1
 * @param validationItems items to choose by, at least 1
 * @param testItems items of the final measurement, at least 1
 * @param remembered symbols to remember: the more, the harder; at least 1
 * @param symbols different symbols; at least 2
 */
public record CopyingOptions(
    int trainItems, int validationItems, int testItems, int remembered, int symbols) {
  public CopyingOptions {
    new SplitSizes(trainItems, validationItems, testItems);
    SplitSizes.requireAtLeast("remembered", remembered, 1);
    SplitSizes.requireAtLeast("symbols", symbols, 2);
  }

  SplitSizes sizes() {
    return new SplitSizes(trainItems, validationItems, testItems);
  }
}
