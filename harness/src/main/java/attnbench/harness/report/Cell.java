package attnbench.harness.report;

import attnbench.harness.stats.Interval;
import attnbench.harness.stats.Proportion;
import attnbench.harness.stats.Quantiles;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import attnbench.harness.store.ShortcutScore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The runs of one variant at one length under one protocol.
 *
 * @param runs one for each seed, by seed
 */
record Cell(Variant variant, int length, List<RunRecord> runs) {
  private static final double CONFIDENCE = 0.95;

  Cell {
    runs = runs.stream().sorted(Comparator.comparingLong(run -> run.spec().seed())).toList();
  }

  List<RunRecord> succeeded() {
    return runs.stream().filter(run -> run.status().succeeded()).toList();
  }

  List<RunRecord> failed() {
    return runs.stream().filter(run -> !run.status().succeeded()).toList();
  }

  boolean hasResult() {
    return !succeeded().isEmpty();
  }

  /** The middle over the seeds of the runs that succeeded. */
  double median(ToDoubleFunction<RunRecord> value) {
    return Quantiles.median(values(value));
  }

  /**
   * The middle of a value that older records and other tasks do not have; NaN where none has it.
   */
  double medianOfKnown(ToDoubleFunction<RunRecord> value) {
    double[] known = Arrays.stream(values(value)).filter(Double::isFinite).toArray();
    return known.length == 0 ? Double.NaN : Quantiles.median(known);
  }

  double lowest(ToDoubleFunction<RunRecord> value) {
    return Arrays.stream(values(value)).min().orElseThrow();
  }

  double highest(ToDoubleFunction<RunRecord> value) {
    return Arrays.stream(values(value)).max().orElseThrow();
  }

  private double[] values(ToDoubleFunction<RunRecord> value) {
    return succeeded().stream().mapToDouble(value).toArray();
  }

  /** How far the median share of right answers may lie from the truth for the test items alone. */
  Interval testInterval() {
    RunRecord first = succeeded().get(0);
    return Proportion.wilson(median(RunRecord::testCorrect), first.testItems(), CONFIDENCE);
  }

  boolean stoppedByBudget() {
    return runs.stream().anyMatch(run -> run.status() == RunStatus.BUDGET_REACHED);
  }

  /** The highest of the shortcuts and chance. */
  ShortcutScore bestShortcut() {
    RunRecord first = succeeded().get(0);
    ShortcutScore chance = new ShortcutScore("chance", "", first.chance());
    return Stream.concat(first.shortcuts().stream(), Stream.of(chance))
        .max(Comparator.comparingDouble(ShortcutScore::correctShare))
        .orElseThrow();
  }

  /** Whether even the lower end of the interval lies above the best shortcut. */
  boolean beatsShortcuts() {
    return testInterval().low() > bestShortcut().correctShare();
  }
}
