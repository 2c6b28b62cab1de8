package attnbench.harness.report;

import attnbench.harness.chart.ChartFiles;
import attnbench.harness.chart.CurveChart;
import attnbench.harness.chart.Figure;
import attnbench.harness.chart.FontsMissingException;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.store.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns records and timings into tables and figures; the same input gives the same bytes.
 *
 * @param published what is shown beside
 * @param progress the horizontal axis of learning curves
 */
public record Report(PublishedNumbers published, CurveChart.Progress progress) {

  /**
   * What a report wrote.
   *
   * @param files every file, tables first
   * @param markdown all tables, to be printed
   * @param cells all results, for programs
   * @param warnings what could not be made, and why
   */
  public record Written(
      List<Path> files, String markdown, List<CellRow> cells, List<String> warnings) {
    public Written {
      files = List.copyOf(files);
      cells = List.copyOf(cells);
      warnings = List.copyOf(warnings);
    }
  }

  /** With the published numbers that come with this program, and curves against steps. */
  public static Report withDefaults() {
    return new Report(PublishedNumbers.bundled(), CurveChart.Progress.STEPS);
  }

  /**
   * Writes {@code tables/} and {@code charts/} below a folder: for each task a table in Markdown,
   * CSV and LaTeX, for each protocol its figures, the same for the timings, and tables for the
   * targets.
   *
   * @param timings measured apart from training runs, or none
   * @param targets times beside those that the work should take, or none
   */
  public Written write(
      Collection<RunRecord> records,
      Collection<TimingRow> timings,
      Collection<TargetRow> targets,
      Path out) {
    List<Comparison> comparisons = Comparison.all(records);
    List<Timings> benchmarks = Timings.all(timings);
    List<Path> files = new ArrayList<>();
    List<CellRow> cells = new ArrayList<>();
    StringBuilder markdown = new StringBuilder();
    byTask(comparisons)
        .forEach(
            (task, ofTask) -> {
              List<Table> tables = ofTask.stream().flatMap(this::tables).toList();
              List<CellRow> rows =
                  ofTask.stream().flatMap(c -> CellRow.of(c, published).stream()).toList();
              Path name = out.resolve("tables").resolve(task);
              files.addAll(write(name, tables, RecordCsv.of(CellRow.class, rows)));
              cells.addAll(rows);
              markdown.append(markdown(tables));
            });
    if (!benchmarks.isEmpty()) {
      List<Table> tables = benchmarks.stream().map(Timings::table).toList();
      String csv = RecordCsv.of(TimingRow.class, List.copyOf(timings));
      files.addAll(write(out.resolve("tables").resolve("bench"), tables, csv));
      markdown.append(markdown(tables));
    }
    if (!targets.isEmpty()) {
      List<Table> tables = TargetTable.all(targets);
      String csv = RecordCsv.of(TargetRow.class, List.copyOf(targets));
      files.addAll(write(out.resolve("tables").resolve("roofline"), tables, csv));
      markdown.append(markdown(tables));
    }
    List<String> warnings = new ArrayList<>();
    try {
      figures(comparisons, benchmarks)
          .forEach(
              (name, figure) ->
                  files.addAll(ChartFiles.write(figure, out.resolve("charts"), name)));
    } catch (FontsMissingException e) {
      warnings.add(e.getMessage());
    }
    return new Written(files, markdown.toString(), cells, warnings);
  }

  private static SortedMap<String, List<Comparison>> byTask(List<Comparison> comparisons) {
    return comparisons.stream()
        .collect(
            Collectors.groupingBy(c -> c.protocol().task(), TreeMap::new, Collectors.toList()));
  }

  private Stream<Table> tables(Comparison comparison) {
    List<Table> tables = new ArrayList<>();
    tables.add(ComparisonTable.of(comparison, published));
    if (RocAucTable.fits(comparison, published)) {
      tables.add(RocAucTable.of(comparison, published));
    }
    Timings.of(comparison).forEach(timings -> tables.add(timings.table()));
    return tables.stream();
  }

  private Map<String, Figure> figures(List<Comparison> comparisons, List<Timings> benchmarks) {
    Stream<String> labels =
        Stream.concat(
            comparisons.stream().flatMap(c -> c.cells().keySet().stream().map(c::label)),
            benchmarks.stream().flatMap(timings -> timings.rows().keySet().stream()));
    Figures figures = new Figures(published, progress, mostUsedFirst(labels));
    Map<String, Figure> all = new LinkedHashMap<>();
    comparisons.forEach(comparison -> all.putAll(figures.of(comparison)));
    benchmarks.forEach(timings -> all.putAll(figures.of(List.of(timings), benchName(timings))));
    return all;
  }

  /** Each label once: those that most figures show get the first colours, which none shares. */
  static List<String> mostUsedFirst(Stream<String> labels) {
    SortedMap<String, Long> uses =
        labels.collect(
            Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return uses.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A name for files, such as {@code bench-forward-1a2b3c4d}: the same whatever else there is. */
  private static String benchName(Timings timings) {
    String operation = timings.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "bench-%s-%08x".formatted(operation, timings.conditions().hashCode());
  }

  private static List<Path> write(Path name, List<Table> tables, String csv) {
    String latex = tables.stream().map(Table::latex).collect(Collectors.joining("\n"));
    return List.of(
        AtomicFile.write(ending(name, ".md"), markdown(tables)),
        AtomicFile.write(ending(name, ".csv"), csv),
        AtomicFile.write(
            ending(name, ".tex"), "% By attnbench report; needs the package booktabs.\n" + latex));
  }

  private static Path ending(Path name, String ending) {
    return name.resolveSibling(name.getFileName() + ending);
  }

  private static String markdown(List<Table> tables) {
    return tables.stream().map(table -> table.markdown() + "\n").collect(Collectors.joining());
  }
}
