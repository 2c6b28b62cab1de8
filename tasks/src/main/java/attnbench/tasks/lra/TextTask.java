package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.sequence.ByteSequences;
import attnbench.tasks.sequence.ByteTask;
import attnbench.tasks.sequence.ByteTokens;
import attnbench.tasks.sequence.Holdout;
import attnbench.tasks.sequence.LabelledBytes;
import java.util.List;

/**
 * Film reviews as bytes: negative (0) or positive (1).
 *
 * <p>One item, a positive review cut at length 12:
 *
 * <pre>
 *   position    0   1   2   3   4   5   6   7   8   9  10  11
 *   byte        A       g   r   e   a   t       f   i   l   m
 *   token      66  33 104 115 102  98 117  33 103 106 109 110     label 1
 * </pre>
 *
 * <p>A token is the byte + 1; 0 is padding, so the vocabulary is 257. Reviews are cut at the task's
 * length and shorter ones keep their own, unless padding is asked for. Two lengths are published:
 * 1000 stands in the base configuration, 4000 in the paper.
 *
 * <p>Order: each part is sorted by path and then shuffled, since by path all negative reviews come
 * first. The training part is shuffled with {@code splitSeed} and divided class by class, so that
 * validation has the classes in the same shares; the test part is always in the same order.
 *
 * <p>Departures from the Long Range Arena, unless the options ask for what it does: validation is
 * carved from the training part, where the published code validates on the test part; no padding to
 * a fixed length.
 */
final class TextTask {
  static final String NAME = "text";
  private static final int CLASSES = 2;
  private static final long TEST_ORDER_SEED = 0;

  private TextTask() {}

  static ByteTask of(TextOptions options, int maxLength, ImdbReviews reviews) {
    int shortest = options.padded() ? maxLength : 1;
    List<LabelledBytes> shuffled = Holdout.shuffled(reviews.train(), options.splitSeed());
    Dataset test = packed(Holdout.shuffled(reviews.test(), TEST_ORDER_SEED), shortest);
    Dataset train;
    Dataset validation;
    if (options.validation() == Validation.TEST) {
      train = packed(shuffled, shortest);
      validation = test;
    } else {
      Holdout parts = Holdout.of(shuffled, CLASSES, "validationItems", options.validationItems());
      train = packed(parts.kept(), shortest);
      validation = packed(parts.held(), shortest);
    }
    return new ByteTask(
        NAME,
        maxLength,
        CLASSES,
        ByteTokens.ALL,
        "bytes",
        train,
        validation,
        test,
        reviews.skipped());
  }

  private static Dataset packed(List<LabelledBytes> reviews, int shortest) {
    return new ByteSequences(reviews, ByteTokens.ALL, shortest);
  }
}
