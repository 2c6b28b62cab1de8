package attnbench.tasks.synthetic;

/**
 * How hard induction is.
 *
 * @param trainItems items to learn from, at least 1
 * @param validationItems items to choose by, at least 1
 * @param testItems items of the final measurement, at least 1
 * @param symbols different symbols, more than context; at least 3
 * @param context symbols of the run that is repeated: the more, the harder; at least 1
 */
public record InductionOptions(
    int trainItems, int validationItems, int testItems, int symbols, int context) {
  public InductionOptions {
    new SplitSizes(trainItems, validationItems, testItems);
    SplitSizes.requireAtLeast("symbols", symbols, 3);
    SplitSizes.requireAtLeast("context", context, 1);
  }

  SplitSizes sizes() {
    return new SplitSizes(trainItems, validationItems, testItems);
  }
}
