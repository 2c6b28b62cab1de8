package attnbench.tasks.synthetic;

/**
 * How hard sorted retrieval is.
 *
 * @param trainItems items to learn from, at least 1
 * @param validationItems items to choose by, at least 1
 * @param testItems items of the final measurement, at least 1
 * @param markers marked places: the more, the harder; at least 1
 * @param keys different keys, no fewer than markers; at least 1
 * @param payloads different payloads, so classes; at least 2
 */
public record SortedRetrievalOptions(
    int trainItems, int validationItems, int testItems, int markers, int keys, int payloads) {
  public SortedRetrievalOptions {
    new SplitSizes(trainItems, validationItems, testItems);
    SplitSizes.requireAtLeast("markers", markers, 1);
    SplitSizes.requireAtLeast("keys", keys, 1);
    SplitSizes.requireAtLeast("payloads", payloads, 2);
  }

  SplitSizes sizes() {
    return new SplitSizes(trainItems, validationItems, testItems);
  }
}
