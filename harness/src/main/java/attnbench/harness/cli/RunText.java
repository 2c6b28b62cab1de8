package attnbench.harness.cli;

import attnbench.harness.config.RunSpec;
import attnbench.harness.store.RunRecord;
import attnbench.harness.train.Evaluator;
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
    Evaluator.Score score =
        new Evaluator.Score(
            record.testItems(),
            record.testLoss(),
            record.testCorrect(),
            record.testRocAuc(),
            record.testRocAucOfClasses());
    return "%s; %s; %s"
        .formatted(
            result(record.spec(), score),
            record.reason(),
            Progress.duration(record.trainSeconds()));
  }

  /** Label and result. */
  static String result(RunSpec spec, Evaluator.Score score) {
    return String.format(
        Locale.ROOT,
        "%s: error %.2f %% on %,d test items, loss %.4g",
        label(spec),
        100 * (1 - score.correct()),
        score.items(),
        score.loss());
  }
}
