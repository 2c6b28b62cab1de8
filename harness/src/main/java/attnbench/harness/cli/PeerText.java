package attnbench.harness.cli;

import attnbench.harness.bench.MachineRoofs;
import attnbench.harness.bench.ModelStep;
import attnbench.harness.bench.StepBound;
import attnbench.harness.bench.Work;
import attnbench.harness.chart.Caption;
import attnbench.harness.chart.Figure;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.RatioChart;
import attnbench.harness.chart.RooflineChart;
import attnbench.harness.chart.Series;
import attnbench.harness.peer.PeerCell;
import attnbench.harness.peer.PeerResult;
import attnbench.harness.peer.PeerRow;
import attnbench.harness.report.RatioRow;
import attnbench.harness.report.Ratios;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A comparison with another engine as people read it: a table and a chart for each step. */
record PeerText(PeerResult result) {
  private static final double GIGA = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

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
        + bounds()
        + format("ours: %s%ntheirs: %s%n", result.own(), result.peer());
  }

  /**
   * How long each step takes at the limits of the machine, and how many times as fast as theirs
   * that is; empty without times.
   */
  private String bounds() {
    TextTable table =
        new TextTable(
            "step",
            "model",
            "N",
            "C",
            "GFLOP",
            "at the peak ms",
            "theirs / peak",
            "ours at",
            "theirs at",
            "GB",
            "in caches ms",
            "in memory ms",
            "theirs / memory");
    List<PeerRow> rows = result.rows().stream().filter(row -> row.bound().isPresent()).toList();
    for (PeerRow row : rows) {
      StepBound bound = row.bound().orElseThrow();
      table.add(
          step(row.step()),
          row.cell().mixer(),
          Integer.toString(row.cell().n()),
          Integer.toString(row.cell().c()),
          number(bound.work().flops() / GIGA),
          number(bound.peakMillis()),
          number(row.peer().millis() / bound.peakMillis()),
          percent(bound.peakMillis() / row.own().millis()),
          percent(bound.peakMillis() / row.peer().millis()),
          number(bound.work().bytes() / GIGA),
          number(bound.cacheMillis()),
          number(bound.memoryMillis()),
          number(row.peer().millis() / bound.memoryMillis()));
    }
    return rows.isEmpty()
        ? ""
        : format(
            "at the limits of this machine, measured in turns with both (peak %s GFLOP/s, memory %s"
                + " GB/s):%n%s%n",
            number(roofs(rows).gigaflops()),
            number(roofs(rows).memory().gigabytesPerSecond()),
            table.leftAligned("step", "model"));
  }

  private static MachineRoofs roofs(List<PeerRow> rows) {
    return MachineRoofs.medians(
        rows.stream().map(row -> row.bound().orElseThrow().roofs()).toList());
  }

  private static String percent(double share) {
    return format("%.0f %%", 100 * share);
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

  static String step(ModelStep step) {
    return switch (step) {
      case FORWARD -> "forward";
      case TRAIN_STEP -> "training step";
    };
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** By name, for each step that has times: the ratios, and both engines under the roofs. */
  Map<String, Figure> charts() {
    Map<String, Figure> charts = new LinkedHashMap<>();
    for (ModelStep step : result.plan().steps()) {
      List<PeerRow> rows =
          result.rows().stream().filter(row -> row.step() == step && row.timed()).toList();
      if (!rows.isEmpty()) {
        String name = step.option().replace('_', '-');
        charts.put(name + "-roofline", roofline(step, rows));
        charts.put(name, ratios(rows));
      }
    }
    return charts;
  }

  private RatioChart ratios(List<PeerRow> rows) {
    Path file = Path.of(PeerResult.FILE);
    List<RatioRow> ratios = rows.stream().map(row -> StoredRatios.row(result, row, file)).toList();
    return Ratios.all(ratios).get(0).chart(PeerCell.MIXERS::indexOf);
  }

  /** A dot for each length; both engines have the work that ours needs. */
  private RooflineChart roofline(ModelStep step, List<PeerRow> rows) {
    List<Series> series = new ArrayList<>();
    for (String mixer : PeerCell.MIXERS) {
      List<PeerRow> ofMixer =
          rows.stream().filter(row -> row.cell().mixer().equals(mixer)).toList();
      if (!ofMixer.isEmpty()) {
        series.add(dots(mixer + ", ours", series.size(), ofMixer, PeerRow::own));
        series.add(dots(mixer + ", theirs", series.size(), ofMixer, PeerRow::peer));
      }
    }
    MachineRoofs roofs = roofs(rows);
    return new RooflineChart(
        caption(step, rows),
        roofs.gigaflops(),
        roofs.levels().stream().map(RooflineText::roof).toList(),
        series);
  }

  private static Series dots(
      String name, int slot, List<PeerRow> rows, Function<PeerRow, PeerRow.Times> engine) {
    return new Series(
        name,
        slot,
        rows.stream()
            .map(
                row -> {
                  Work work = row.bound().orElseThrow().work();
                  double nanos = engine.apply(row).millis() * NANOS_PER_MILLI;
                  return Point.of(work.intensity(), work.flops() / nanos);
                })
            .toList());
  }

  private static String lengths(List<PeerRow> rows) {
    return rows.stream()
        .map(row -> Integer.toString(row.cell().n()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private Caption caption(ModelStep step, List<PeerRow> rows) {
    PeerCell cell = rows.get(0).cell();
    return new Caption(
        format("Ours and %s under the roofs: %s", result.peer().split(",")[0], step(step)),
        List.of(
            format(
                "Batch %d, C = %d, %d threads of %s; %s.",
                cell.batch(),
                cell.c(),
                cell.threads(),
                result.environment().machine(),
                result.environment().jdk()),
            format(
                "Ours: %s. Theirs: %s. A dot for each N (%s), both by the work that ours needs.",
                result.own(), result.peer(), lengths(rows))));
  }
}
