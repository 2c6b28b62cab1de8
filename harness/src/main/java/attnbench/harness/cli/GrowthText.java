package attnbench.harness.cli;

import attnbench.harness.bench.GrowthPoint;
import attnbench.harness.bench.GrowthResult;
import attnbench.harness.bench.GrowthRow;
import attnbench.harness.chart.Caption;
import attnbench.harness.chart.Figure;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.Series;
import attnbench.harness.chart.TimeChart;
import attnbench.harness.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** How time and memory grow, for people: the table and the charts. */
record GrowthText(GrowthResult result) {
  private static final double MEBIBYTE = 1 << 20;

  /**
   * A row a mixer: what it declares, both exponents, the largest share of the workspace that it
   * states, milliseconds at each length, what failed.
   */
  String table() {
    List<String> titles =
        new ArrayList<>(
            List.of(
                "mixer",
                "declared work",
                "time ~ N^",
                "95 %",
                "workspace ~ N^",
                "95 %",
                "of stated"));
    result.plan().lengths().forEach(n -> titles.add("ms at " + n));
    TextTable table = new TextTable(titles.toArray(String[]::new));
    result.rows().forEach(row -> table.add(cells(row)));
    StringBuilder text = new StringBuilder(table.leftAligned("mixer", "declared work"));
    result
        .rows()
        .forEach(
            row ->
                row.points().stream()
                    .filter(point -> !point.measured())
                    .forEach(
                        p ->
                            text.append(
                                "%s at N = %d, %s: %s%n"
                                    .formatted(row.mixer(), p.n(), words(p), p.reason()))));
    return text.toString();
  }

  private static String[] cells(GrowthRow row) {
    List<String> cells = new ArrayList<>(List.of(row.mixer(), row.complexity()));
    for (Interval exponent : List.of(row.millisExponent(), row.bytesExponent())) {
      boolean known = !Double.isNaN(exponent.estimate());
      cells.add(known ? "%.2f".formatted(exponent.estimate()) : "-");
      cells.add(known ? "%.2f .. %.2f".formatted(exponent.low(), exponent.high()) : "-");
    }
    cells.add(
        row.points().stream()
            .mapToDouble(GrowthPoint::shareOfStated)
            .filter(Double::isFinite)
            .max()
            .stream()
            .mapToObj("%.3f"::formatted)
            .findFirst()
            .orElse("-"));
    row.points().forEach(point -> cells.add(millis(point)));
    return cells.toArray(String[]::new);
  }

  private static String millis(GrowthPoint point) {
    double millis = point.medianMillis();
    return point.measured() ? (millis < 10 ? "%.3f" : "%.1f").formatted(millis) : words(point);
  }

  private static String words(GrowthPoint point) {
    return point.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Time and workspace against the length, by what is drawn; none where nothing was measured. */
  Map<String, Figure> figures() {
    Map<String, Figure> figures = new LinkedHashMap<>();
    if (result.rows().stream().flatMap(r -> r.points().stream()).anyMatch(GrowthPoint::measured)) {
      figures.put(
          "time",
          figure(
              "time",
              TimeChart.Quantity.MILLIS,
              GrowthPoint::medianMillis,
              GrowthRow::millisExponent));
      figures.put(
          "workspace",
          figure(
              "workspace",
              TimeChart.Quantity.MEBIBYTES,
              point -> point.workspaceBytes() / MEBIBYTE,
              GrowthRow::bytesExponent));
    }
    return figures;
  }

  private Figure figure(
      String what,
      TimeChart.Quantity quantity,
      ToDoubleFunction<GrowthPoint> value,
      Function<GrowthRow, Interval> exponent) {
    List<Series> series = new ArrayList<>();
    for (GrowthRow row : result.rows()) {
      List<Point> points =
          row.points().stream()
              .filter(GrowthPoint::measured)
              .map(point -> Point.of(point.n(), value.applyAsDouble(point)))
              .toList();
      if (!points.isEmpty()) {
        double power = exponent.apply(row).estimate();
        String name =
            Double.isNaN(power) ? row.mixer() : "%s, N^%.2f".formatted(row.mixer(), power);
        series.add(new Series(name, series.size(), points));
      }
    }
    String conditions =
        "One sequence, one thread, forward and backward, C = %d; %s, %s, kernels %s, commit %s."
            .formatted(
                result.plan().width(),
                result.environment().machine(),
                result.environment().jdk(),
                result.environment().kernels(),
                result.environment().commit());
    return new TimeChart(
        new Caption("Mixers alone: " + what + " against length", List.of(conditions)),
        quantity,
        series);
  }
}
