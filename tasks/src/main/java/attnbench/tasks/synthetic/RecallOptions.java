package attnbench.tasks.synthetic;

/**
 * How hard associative recall is.
 *
 * @param trainItems items to learn from, at least 1
 * @param validationItems items to choose by, at least 1
 * @param testItems items of the final measurement, at least 1
 * @param pairs pairs of key and value: the more, the harder; at least 1
 * @param queries keys asked for, no more than pairs: the more, the harder; at least 1
 * @param values different values, so classes; at least 2
 */
public record RecallOptions(
    int trainItems, int validationItems, int testItems, int pairs, int queries, int values) {
  public RecallOptions {
    new SplitSizes(trainItems, validationItems, testItems);
    SplitSizes.requireAtLeast("pairs", pairs, 1);
    SplitSizes.requireAtLeast("queries", queries, 1);
    SplitSizes.requireAtLeast("values", values, 2);
  }

  SplitSizes sizes() {
    return new SplitSizes(trainItems, validationItems, testItems);
  }
}
