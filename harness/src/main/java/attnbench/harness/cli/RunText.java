package attnbench.harness.cli;

import attnbench.harness.config.RunSpec;
import attnbench.harness.store.RunRecord;
import java.util.Locale;

/** Runs and their records in a line for people. */
final class RunText {
  private RunText() {}

  /** Such as {@code adding N=256 full seed 1}. */
  static String label(RunSpec spec) {
    return "%s N=%d %s seed %d"
        .formatted(
            spec.task().name(), spec.task().length(), spec.model().mixerLabel(), spec.seed());
  }

  /** Label, result and why the training ended. */
  static String outcome(RunRecord record) {
    if (!record.status().succeeded()) {
      return label(record.spec()) + ": FAILED, " + record.reason();
    }
    return String.format(
        Locale.ROOT,
        "%s: error %.2f %% on %,d test items, loss %.4g; %s; %s",
        label(record.spec()),
        100 * (1 - record.testCorrect()),
        record.testItems(),
        record.testLoss(),
        record.reason(),
        Progress.duration(record.trainSeconds()));
  }
}
