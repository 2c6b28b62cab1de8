package attnbench.harness.report;

import attnbench.harness.chart.Caption;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.Series;
import attnbench.harness.chart.TimeChart;
import attnbench.harness.store.Environment;
import attnbench.harness.store.RunRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Rows of one operation under the same conditions, by mixer and length.
 *
 * @param title what was timed
 */
record Timings(
    String title, String conditions, NavigableMap<String, NavigableMap<Integer, TimingRow>> rows) {

  /** The rows apart by operation and conditions, in the order in which these first occur. */
  static List<Timings> all(Collection<TimingRow> rows) {
    record Key(String operation, String conditions, String spread) {}
    Map<Key, List<TimingRow>> byKey =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> new Key(row.operation(), row.conditions(), row.spread()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Timings> all = new ArrayList<>();
    byKey.forEach(
        (key, group) -> {
          NavigableMap<String, NavigableMap<Integer, TimingRow>> byMixer = new TreeMap<>();
          for (TimingRow row : group) {
            byMixer.computeIfAbsent(row.mixer(), m -> new TreeMap<>()).put(row.length(), row);
          }
          all.add(new Timings(key.operation(), key.conditions(), byMixer));
        });
    return all;
  }

  /** The steps of training runs, machine by machine, the one that ran first at the front. */
  static List<Timings> of(Comparison comparison) {
    List<RunRecord> timed =
        comparison.runs().stream()
            .filter(run -> run.status().succeeded() && run.millisPerStep() > 0)
            .filter(run -> run.tokensDone() > 0)
            .sorted(Comparator.comparing(RunRecord::startedAt).thenComparing(RunPaths::of))
            .toList();
    Map<String, List<RunRecord>> byMachine =
        timed.stream()
            .collect(
                Collectors.groupingBy(Timings::machine, LinkedHashMap::new, Collectors.toList()));
    List<TimingRow> rows = new ArrayList<>();
    byMachine.forEach(
        (machine, runs) ->
            new Comparison(comparison.protocol(), cellsOf(runs), List.of())
                .allCells()
                .forEach(cell -> rows.add(row(comparison, machine, cell))));
    return all(rows);
  }

  private static NavigableMap<Variant, NavigableMap<Integer, Cell>> cellsOf(List<RunRecord> runs) {
    return Comparison.all(runs).get(0).cells();
  }

  private static TimingRow row(Comparison comparison, String machine, Cell cell) {
    Protocol protocol = comparison.protocol();
    return new TimingRow(
        protocol.title() + ": training step",
        "batch %d, C = %d, %s".formatted(protocol.batch(), protocol.width(), machine),
        comparison.label(cell.variant()),
        cell.length(),
        cell.median(run -> (double) run.tokensDone() / run.stepsDone()),
        cell.lowest(RunRecord::millisPerStep),
        cell.median(RunRecord::millisPerStep),
        cell.highest(RunRecord::millisPerStep),
        "range of the runs");
  }

  private static String machine(RunRecord run) {
    Environment environment = run.environment();
    return "%d %s of %s, %s, kernels %s"
        .formatted(
            run.threads(),
            run.threads() == 1 ? "thread" : "threads",
            environment.machine(),
            environment.jdk(),
            environment.kernels());
  }

  List<Integer> lengths() {
    return rows.values().stream().flatMap(r -> r.keySet().stream()).distinct().sorted().toList();
  }

  /** Milliseconds, and below each mixer's the thousands of tokens a second. */
  Table table() {
    List<String> header = new ArrayList<>(List.of("milliseconds by N"));
    lengths().forEach(length -> header.add(length.toString()));
    List<List<String>> cells = new ArrayList<>();
    rows.forEach(
        (mixer, row) -> {
          List<String> millis = new ArrayList<>(List.of(mixer));
          List<String> rates = new ArrayList<>(List.of(mixer + ", thousand tokens a second"));
          for (int length : lengths()) {
            TimingRow timing = row.get(length);
            millis.add(timing == null ? "\u2013" : millis(timing));
            rates.add(
                timing == null
                    ? "\u2013"
                    : Texts.threeDigits(timing.tokens() / timing.midMillis()));
          }
          cells.add(millis);
          cells.add(rates);
        });
    boolean ranges = cells.stream().anyMatch(row -> row.toString().contains("("));
    return new Table(
        title,
        conditions,
        header,
        cells,
        ranges ? List.of("In brackets: " + spread() + ".") : List.of());
  }

  private String spread() {
    return rows.firstEntry().getValue().firstEntry().getValue().spread();
  }

  private static String millis(TimingRow row) {
    String mid = Texts.threeDigits(row.midMillis());
    return row.lowMillis() == row.highMillis()
        ? mid
        : "%s (%s\u2013%s)"
            .formatted(
                mid, Texts.threeDigits(row.lowMillis()), Texts.threeDigits(row.highMillis()));
  }

  TimeChart chart(TimeChart.Quantity quantity, ToIntFunction<String> slots) {
    List<Series> series = new ArrayList<>();
    rows.forEach(
        (mixer, row) ->
            series.add(
                new Series(
                    mixer,
                    slots.applyAsInt(mixer),
                    row.values().stream().map(timing -> point(quantity, timing)).toList())));
    String what = quantity == TimeChart.Quantity.MILLIS ? "time" : "throughput";
    return new TimeChart(
        new Caption(
            title + ", " + what + " against length",
            List.of(conditions + ".", "Band and whiskers: " + spread() + ".")),
        quantity,
        series);
  }

  private static Point point(TimeChart.Quantity quantity, TimingRow row) {
    return quantity == TimeChart.Quantity.MILLIS
        ? new Point(row.length(), row.lowMillis(), row.midMillis(), row.highMillis(), false)
        : new Point(
            row.length(),
            1000 * row.tokens() / row.highMillis(),
            1000 * row.tokens() / row.midMillis(),
            1000 * row.tokens() / row.lowMillis(),
            false);
  }
}
