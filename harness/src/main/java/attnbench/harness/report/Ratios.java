package attnbench.harness.report;

import attnbench.harness.chart.Caption;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.RatioChart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Rows of one operation under the same conditions.
 *
 * @param engine the other one
 * @param rows by model, width and length
 */
public record Ratios(String operation, String engine, String conditions, List<RatioRow> rows) {
  private static final String NONE = "\u2013";
  private static final Comparator<RatioRow> ORDER =
      Comparator.comparing(RatioRow::model)
          .thenComparing(RatioRow::width)
          .thenComparing(RatioRow::length);

  public Ratios {
    rows = rows.stream().sorted(ORDER).toList();
  }

  /** By operation and conditions, in the order in which these first occur. */
  public static List<Ratios> all(Collection<RatioRow> rows) {
    record Key(String operation, String engine, String conditions) {}
    Map<Key, List<RatioRow>> byKey =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> new Key(row.operation(), row.engine(), row.conditions()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Ratios> all = new ArrayList<>();
    byKey.forEach((key, of) -> all.add(new Ratios(key.operation, key.engine, key.conditions, of)));
    return all;
  }

  /** A name for files. */
  String fileName() {
    return "peer-%s-%08x".formatted(operation.replace(' ', '-'), conditions.hashCode());
  }

  private String title() {
    return "Times as fast as %s: %s".formatted(engine, operation);
  }

  Table table() {
    List<String> header =
        List.of(
            "model",
            "N",
            "C",
            "H",
            "batch",
            "ours, ms",
            "theirs, ms",
            "theirs / ours",
            "ours, MiB",
            "theirs, MiB",
            "ours, share of peak",
            "theirs, share of peak",
            "theirs / peak",
            "theirs / memory",
            "forks",
            "commit");
    List<String> notes =
        new ArrayList<>(
            List.of(
                "In brackets: 95 % interval over the forks; one fork has none.",
                "Share of peak: what the work that ours counts would take at the machine's"
                    + " multiply-add peak, over what the step took.",
                "Theirs / peak, theirs / memory: how many times as fast a step would be at that"
                    + " peak, or if all bytes of its kernels came from the memory at its full"
                    + " bandwidth; both measured in turns with the engines."));
    for (RatioRow row : rows) {
      if (!row.timed()) {
        notes.add("Not timed: %s: %s.".formatted(name(row), row.problem()));
      }
    }
    return new Table(title(), conditions, header, rows.stream().map(Ratios::cells).toList(), notes);
  }

  private static String name(RatioRow row) {
    return "%s, C = %d, N = %d".formatted(row.model(), row.width(), row.length());
  }

  private static List<String> cells(RatioRow row) {
    return List.of(
        row.model(),
        Integer.toString(row.length()),
        Integer.toString(row.width()),
        Integer.toString(row.heads()),
        Integer.toString(row.batch()),
        threeDigits(row.ownMillis()),
        threeDigits(row.peerMillis()),
        ratio(row),
        mebibytes(row.ownPeakBytes()),
        mebibytes(row.peerPeakBytes()),
        share(row.peakMillis() / row.ownMillis()),
        share(row.peakMillis() / row.peerMillis()),
        threeDigits(row.peerMillis() / row.peakMillis()),
        threeDigits(row.peerMillis() / row.memoryMillis()),
        Integer.toString(row.forks()),
        row.commit());
  }

  private static String ratio(RatioRow row) {
    if (!row.timed()) {
      return "not timed";
    }
    String mid = format("%.2f", row.ratio());
    return Double.isNaN(row.low()) ? mid : mid + format(" (%.2f\u2013%.2f)", row.low(), row.high());
  }

  private static String mebibytes(long bytes) {
    return bytes == 0 ? NONE : format("%.0f", bytes / (double) (1 << 20));
  }

  private static String share(double share) {
    return Double.isNaN(share) ? NONE : format("%.0f %%", 100 * share);
  }

  private static String threeDigits(double value) {
    return Double.isNaN(value) ? NONE : Texts.threeDigits(value);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Whether there is anything to draw. */
  boolean timed() {
    return rows.stream().anyMatch(RatioRow::timed);
  }

  /**
   * A bar for each row with times.
   *
   * @param slots of the models' colours
   */
  public RatioChart chart(ToIntFunction<String> slots) {
    List<RatioRow> timed = rows.stream().filter(RatioRow::timed).toList();
    boolean oneBatch = timed.stream().mapToInt(RatioRow::batch).distinct().count() == 1;
    List<RatioChart.Bar> bars = new ArrayList<>();
    for (RatioRow row : timed) {
      bars.add(
          new RatioChart.Bar(
              oneBatch ? name(row) : name(row) + ", batch " + row.batch(),
              slots.applyAsInt(row.model()),
              point(row)));
    }
    String batch = oneBatch ? "Batch %d; w".formatted(timed.get(0).batch()) : "W";
    return new RatioChart(
        new Caption(
            title(),
            List.of(
                conditions + ".",
                batch + "hiskers: 95 % interval over the forks; one fork has none.")),
        "their time / our time",
        bars);
  }

  private static Point point(RatioRow row) {
    double low = Double.isNaN(row.low()) ? row.ratio() : row.low();
    double high = Double.isNaN(row.high()) ? row.ratio() : row.high();
    return new Point(0, low, row.ratio(), high, false);
  }
}
