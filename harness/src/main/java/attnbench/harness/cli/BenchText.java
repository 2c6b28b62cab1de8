package attnbench.harness.cli;

import attnbench.harness.bench.BenchResult;
import attnbench.harness.bench.BenchRow;
import java.util.Locale;

/** A measurement as text for a terminal: the table, where the files lie, what failed. */
final class BenchText {
  private BenchText() {}

  static String of(BenchResult result) {
    TextTable table =
        new TextTable(
            "benchmark",
            "mixer",
            "N",
            "C",
            "batch",
            "threads",
            "layers",
            "ms/step",
            "95 % interval",
            "forks",
            "tokens/s",
            "workspace MiB");
    result.measurement().rows().forEach(row -> table.add(cells(row)));
    String failed =
        result.failed() == 0
            ? ""
            : "%d of %d failed; %s says why%n"
                .formatted(result.failed(), result.planned(), result.log());
    return table.leftAligned("benchmark", "mixer")
        + "\n"
        + failed
        + result.measurement().json()
        + "\n";
  }

  private static String[] cells(BenchRow row) {
    return new String[] {
      row.benchmark(),
      row.mixer(),
      Integer.toString(row.n()),
      Integer.toString(row.c()),
      Integer.toString(row.batch()),
      Integer.toString(row.threads()),
      row.layers() + (row.recompute() ? ", recomputed" : ""),
      millis(row.millisPerStep()),
      Double.isNaN(row.low()) ? "-" : millis(row.low()) + " .. " + millis(row.high()),
      Integer.toString(row.forks()),
      String.format(Locale.ROOT, "%,.0f", row.tokensPerSecond()),
      String.format(Locale.ROOT, "%.1f", row.workspaceBytes() / (double) (1 << 20))
    };
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
  }
}
