package attnbench.harness.cli;

import attnbench.harness.bench.ScalingPlan;
import attnbench.harness.bench.ScalingResult;
import attnbench.harness.bench.ScalingRow;
import attnbench.harness.stats.Interval;
import java.util.ArrayList;
import java.util.List;

/** How steps and the machine speed up with threads, as people read it. */
record ScalingText(ScalingResult result) {

  /** A row for each mixer and step; without times, why there are none. */
  String table() {
    ScalingPlan plan = result.plan();
    TextTable table =
        new TextTable(
            "step",
            "mixer",
            "ms on " + plan.threads().few(),
            "95 %",
            "ms on " + plan.threads().many(),
            "95 %",
            "step x",
            "95 %",
            "machine x",
            "95 %",
            "share",
            "95 %");
    StringBuilder problems = new StringBuilder();
    for (ScalingRow row : result.rows()) {
      table.add(cells(row));
      if (!row.timed()) {
        problems.append(
            "%s of %s: %s%n".formatted(row.step().option(), row.mixer(), row.problem()));
      }
    }
    return table.leftAligned("step", "mixer")
        + problems
        + "\nN = %d, C = %d, batch %d; medians of %d turns; share: step x / machine x of a turn%n"
            .formatted(plan.n(), plan.c(), plan.batch(), plan.turns());
  }

  private static String[] cells(ScalingRow row) {
    List<String> cells = new ArrayList<>(List.of(row.step().option(), row.mixer()));
    add(cells, row.fewMillis(), "%.2f");
    add(cells, row.manyMillis(), "%.2f");
    add(cells, row.stepSpeedup(), "%.3f");
    add(cells, row.peakSpeedup(), "%.3f");
    add(cells, row.share(), "%.3f");
    return cells.toArray(String[]::new);
  }

  private static void add(List<String> cells, Interval median, String format) {
    boolean known = !Double.isNaN(median.estimate());
    cells.add(known ? format.formatted(median.estimate()) : "-");
    cells.add(known ? (format + " .. " + format).formatted(median.low(), median.high()) : "-");
  }
}
