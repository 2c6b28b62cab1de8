package attnbench.harness.store;

import attnbench.harness.config.Later;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecHash;
import java.util.List;

/**
 * Everything about one training run that a reader or a re-run needs.
 *
 * @param format version of this layout, {@link #FORMAT}
 * @param spec what was run
 * @param specHash of {@code spec} without the seed, 8 hexadecimal digits, as in the file's name
 * @param environment where and with what
 * @param startedAt ISO-8601, UTC
 * @param threads that trained; changes the time, never the bits
 * @param status how it ended
 * @param reason one line: why it ended, or how it failed
 * @param parameters single numbers that training could change
 * @param curve every validation
 * @param bestStep step of the weights that were best on validation, those that were tested; 0 where
 *     the run ended before a validation
 * @param testItems number of test items, all of which were evaluated once at the end
 * @param testLoss mean loss of the test items; NaN where failed
 * @param testCorrect share of test items answered correctly, 0 to 1; NaN where failed
 * @param chance share that a guess answers correctly; NaN where the task was not made
 * @param shortcuts shares that solvers reach which hardly look
 * @param stepsDone optimiser steps
 * @param tokensDone sequence positions trained on
 * @param trainSeconds wall time of training, validation included
 * @param millisPerStep median wall time of a training step
 * @param workspaceBytes peak of all threads' workspaces together
 * @param weightsSha256 of the tested weights, equal for runs that agree bit for bit; empty where
 *     failed
 * @param testRocAuc area under the ROC of the test items' scores, 0 to 1; NaN unless the task has
 *     two classes, and in older records
 * @param testRocAucOfClasses the same of the predicted classes, as some publish it: the balanced
 *     accuracy
 */
public record RunRecord(
    int format,
    RunSpec spec,
    String specHash,
    Environment environment,
    String startedAt,
    int threads,
    RunStatus status,
    String reason,
    long parameters,
    List<CurvePoint> curve,
    long bestStep,
    int testItems,
    double testLoss,
    double testCorrect,
    double chance,
    List<ShortcutScore> shortcuts,
    long stepsDone,
    long tokensDone,
    double trainSeconds,
    double millisPerStep,
    long workspaceBytes,
    String weightsSha256,
    @Later double testRocAuc,
    @Later double testRocAucOfClasses) {
  /** The layout that this version writes and reads. */
  public static final int FORMAT = 1;

  public RunRecord {
    curve = List.copyOf(curve);
    shortcuts = List.copyOf(shortcuts);
  }

  /** The record of a run without areas under the ROC. */
  public RunRecord(
      int format,
      RunSpec spec,
      String specHash,
      Environment environment,
      String startedAt,
      int threads,
      RunStatus status,
      String reason,
      long parameters,
      List<CurvePoint> curve,
      long bestStep,
      int testItems,
      double testLoss,
      double testCorrect,
      double chance,
      List<ShortcutScore> shortcuts,
      long stepsDone,
      long tokensDone,
      double trainSeconds,
      double millisPerStep,
      long workspaceBytes,
      String weightsSha256) {
    this(
        format,
        spec,
        specHash,
        environment,
        startedAt,
        threads,
        status,
        reason,
        parameters,
        curve,
        bestStep,
        testItems,
        testLoss,
        testCorrect,
        chance,
        shortcuts,
        stepsDone,
        tokensDone,
        trainSeconds,
        millisPerStep,
        workspaceBytes,
        weightsSha256,
        Double.NaN,
        Double.NaN);
  }

  /** The record of a run that ended before anything could be measured. */
  public static RunRecord failed(
      RunSpec spec, Environment environment, String startedAt, int threads, String reason) {
    return new RunRecord(
        FORMAT,
        spec,
        SpecHash.of(spec),
        environment,
        startedAt,
        threads,
        RunStatus.FAILED,
        reason,
        0,
        List.of(),
        0,
        0,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        List.of(),
        0,
        0,
        Double.NaN,
        Double.NaN,
        0,
        "");
  }
}
