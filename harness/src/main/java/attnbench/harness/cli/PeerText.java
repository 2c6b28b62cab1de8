package attnbench.harness.cli;

import attnbench.harness.bench.ModelStep;
import attnbench.harness.chart.Caption;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.RatioChart;
import attnbench.harness.peer.PeerCell;
import attnbench.harness.peer.PeerResult;
import attnbench.harness.peer.PeerRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison with another engine as people read it: a table and a chart for each step. */
record PeerText(PeerResult result) {

  /** A row for each cell and step; without times, why there are none. */
  String table() {
    TextTable table =
        new TextTable(
            "step",
            "model",
            "N",
            "C",
            "batch",
            "ours ms",
            "theirs ms",
            "theirs / ours",
            "95 % interval",
            "ours MiB",
            "theirs MiB",
            "difference",
            "their formulation");
    StringBuilder problems = new StringBuilder();
    for (PeerRow row : result.rows()) {
      PeerCell cell = row.cell();
      table.add(
          step(row.step()),
          cell.mixer(),
          Integer.toString(cell.n()),
          Integer.toString(cell.c()),
          Integer.toString(cell.batch()),
          number(row.own().millis()),
          number(row.peer().millis()),
          number(row.ratio().estimate()),
          interval(row.ratio()),
          mebibytes(row.own().peakBytes()),
          mebibytes(row.peer().peakBytes()),
          Double.isNaN(row.error()) ? "-" : format("%.1e", row.error()),
          row.formulation());
      if (!row.timed()) {
        problems.append(
            format(
                "%s of %s at N = %d: %s%n",
                step(row.step()), cell.mixer(), cell.n(), row.problem()));
      }
    }
    return table.leftAligned("step", "model", "their formulation")
        + "\n"
        + problems
        + format("ours: %s%ntheirs: %s%n", result.own(), result.peer());
  }

  private static String interval(PeerRow.Ratio ratio) {
    return Double.isNaN(ratio.low()) ? "-" : number(ratio.low()) + " .. " + number(ratio.high());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : format(value < 10 ? "%.2f" : "%.1f", value);
  }

  private static String mebibytes(long bytes) {
    return bytes == 0 ? "-" : format("%.0f", bytes / (double) (1 << 20));
  }

  private static String step(ModelStep step) {
    return switch (step) {
      case FORWARD -> "forward";
      case TRAIN_STEP -> "training step";
    };
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A chart by name for each step that has times. */
  Map<String, RatioChart> charts() {
    Map<String, RatioChart> charts = new LinkedHashMap<>();
    for (ModelStep step : result.plan().steps()) {
      List<PeerRow> rows =
          result.rows().stream().filter(row -> row.step() == step && row.timed()).toList();
      if (!rows.isEmpty()) {
        charts.put(
            step.option().replace('_', '-'),
            new RatioChart(
                caption(step, rows.get(0).cell()),
                "their time / our time",
                rows.stream().map(PeerText::bar).toList()));
      }
    }
    return charts;
  }

  private Caption caption(ModelStep step, PeerCell cell) {
    return new Caption(
        format("Times as fast as %s: %s", result.peer().split(",")[0], step(step)),
        List.of(
            format(
                "Batch %d, C = %d, %d threads of %s; %s.",
                cell.batch(),
                cell.c(),
                cell.threads(),
                result.environment().machine(),
                result.environment().jdk()),
            format("Ours: %s. Theirs: %s. %s", result.own(), result.peer(), forks())));
  }

  private String forks() {
    int forks = result.plan().forks();
    return forks == 1
        ? "Medians of one fork, and so without intervals."
        : format("Medians of %d forks; whiskers: 95 %% interval.", forks);
  }

  private static RatioChart.Bar bar(PeerRow row) {
    PeerRow.Ratio ratio = row.ratio();
    double low = Double.isNaN(ratio.low()) ? ratio.estimate() : ratio.low();
    double high = Double.isNaN(ratio.high()) ? ratio.estimate() : ratio.high();
    return new RatioChart.Bar(
        format("%s, N = %d", row.cell().mixer(), row.cell().n()),
        PeerCell.MIXERS.indexOf(row.cell().mixer()),
        new Point(0, low, ratio.estimate(), high, false));
  }
}
