package attnbench.tasks.sequence;

import attnbench.tasks.Skipped;
import attnbench.tasks.StandIn;
import java.util.List;
import java.util.Map;

/**
 * How sequences whose publisher has no splits are divided.
 *
 * @param validationShare share of the items kept for validation, above 0
 * @param testShare share kept for the final measurement, above 0; together below 1
 * @param splitSeed decides which ones, and the order of all
 * @param padded whether shorter sequences are filled up to the full length with token 0
 * @param standIn whether the sequences are made up
 */
public record SplitOptions(
    double validationShare, double testShare, long splitSeed, boolean padded, boolean standIn) {
  public static final Map<String, String> HELP =
      Map.of(
          "validationShare",
          "share of the items kept for validation; above 0",
          "testShare",
          "share of the items of the final measurement; above 0, together below 1",
          "splitSeed",
          "decides which items those are; any whole number",
          "padded",
          "true: shorter sequences are filled up to the full length with token 0",
          StandIn.OPTION,
          StandIn.HELP);

  public SplitOptions {
    if (!(validationShare > 0 && testShare > 0 && validationShare + testShare < 1)) {
      throw new IllegalArgumentException(
          "validationShare is %s and testShare is %s; both must be above 0, together below 1"
              .formatted(validationShare, testShare));
    }
  }

  /**
   * A task of these sequences; each split has the classes in the shares of the whole.
   *
   * @param sequences in an order that depends on the data only
   */
  public ByteTask task(
      String name,
      int maxLength,
      int classes,
      ByteTokens tokens,
      String tokensName,
      List<LabelledBytes> sequences,
      List<Skipped> skipped) {
    List<LabelledBytes> shuffled = Holdout.shuffled(sequences, splitSeed);
    int testItems = (int) Math.round(testShare * sequences.size());
    Holdout test = Holdout.of(shuffled, classes, "the number of test items", testItems);
    int validationItems = (int) Math.round(validationShare * sequences.size());
    Holdout validation =
        Holdout.of(test.kept(), classes, "the number of validation items", validationItems);
    int shortest = padded ? maxLength : 1;
    return new ByteTask(
        name,
        maxLength,
        classes,
        tokens,
        tokensName,
        new ByteSequences(validation.kept(), tokens, shortest),
        new ByteSequences(validation.held(), tokens, shortest),
        new ByteSequences(test.held(), tokens, shortest),
        skipped);
  }
}
