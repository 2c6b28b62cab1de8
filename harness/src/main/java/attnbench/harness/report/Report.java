package attnbench.harness.report;

import attnbench.harness.chart.ChartFiles;
import attnbench.harness.chart.CurveChart;
import attnbench.harness.chart.FontsMissingException;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.store.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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
  /** Name of the page for a browser. */
  public static final String PAGE = "report.html";

  /**
   * What a report wrote.
   *
   * @param files every file: tables, charts, the page for a browser
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

  /**
   * What was measured apart from training runs.
   *
   * @param timings of steps
   * @param ratios to another engine
   * @param targets times beside those that the work should take
   */
  public record Measured(List<TimingRow> timings, List<RatioRow> ratios, List<TargetRow> targets) {
    /** Nothing. */
    public static final Measured NONE = of(List.of());

    public Measured {
      timings = List.copyOf(timings);
      ratios = List.copyOf(ratios);
      targets = List.copyOf(targets);
    }

    /** Timings alone. */
    public static Measured of(List<TimingRow> timings) {
      return new Measured(timings, List.of(), List.of());
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
      return timings.isEmpty() && ratios.isEmpty() && targets.isEmpty();
    }
  }

  /** With the published numbers that come with this program, and curves against steps. */
  public static Report withDefaults() {
    return new Report(PublishedNumbers.bundled(), CurveChart.Progress.STEPS);
  }

  /**
   * Writes a page for a browser, {@code tables/} and {@code charts/} into a folder: for each task a
   * table in Markdown, CSV and LaTeX, for each protocol its figures, and the same for what was
   * measured apart from training runs.
   *
   * @param page name of the page
   */
  public Written write(Collection<RunRecord> records, Measured measured, Path out, String page) {
    List<Comparison> comparisons = Comparison.all(records);
    List<Chapter> chapters = chapters(comparisons, measured);
    List<Path> files = new ArrayList<>();
    StringBuilder markdown = new StringBuilder();
    for (Chapter chapter : chapters) {
      files.addAll(write(out.resolve("tables").resolve(chapter.name()), chapter));
      markdown.append(markdown(chapter.tables()));
    }
    List<String> warnings = new ArrayList<>();
    try {
      for (Chapter chapter : chapters) {
        chapter
            .figures()
            .forEach(
                (name, figure) ->
                    files.addAll(ChartFiles.write(figure, out.resolve("charts"), name)));
      }
    } catch (FontsMissingException e) {
      warnings.add(e.getMessage());
    }
    if (!chapters.isEmpty()) {
      HtmlPage html = new HtmlPage(chapters, warnings, warnings.isEmpty());
      files.add(AtomicFile.write(out.resolve(page), html.text()));
    }
    return new Written(files, markdown.toString(), cells(comparisons), warnings);
  }

  private List<Chapter> chapters(List<Comparison> comparisons, Measured measured) {
    List<Timings> benchmarks = Timings.all(measured.timings());
    List<Ratios> ratios = Ratios.all(measured.ratios());
    Figures figures = new Figures(published, progress, labels(comparisons, benchmarks, ratios));
    List<Chapter> chapters = new ArrayList<>();
    byTask(comparisons).forEach((task, ofTask) -> chapters.add(chapter(task, ofTask, figures)));
    if (!benchmarks.isEmpty()) {
      List<Chapter.Part> parts =
          benchmarks.stream()
              .map(
                  timings ->
                      new Chapter.Part(
                          List.of(timings.table()),
                          figures.of(List.of(timings), benchName(timings))))
              .toList();
      String csv = RecordCsv.of(TimingRow.class, measured.timings());
      chapters.add(new Chapter("bench", "Time of steps", parts, csv));
    }
    if (!ratios.isEmpty()) {
      List<Chapter.Part> parts =
          ratios.stream().map(of -> new Chapter.Part(List.of(of.table()), figures.of(of))).toList();
      String csv = RecordCsv.of(RatioRow.class, measured.ratios());
      chapters.add(new Chapter("peer", "Beside another engine", parts, csv));
    }
    if (!measured.targets().isEmpty()) {
      Chapter.Part part = new Chapter.Part(TargetTable.all(measured.targets()), Map.of());
      String csv = RecordCsv.of(TargetRow.class, measured.targets());
      chapters.add(new Chapter("roofline", "Against the machine", List.of(part), csv));
    }
    return chapters;
  }

  private Chapter chapter(String task, List<Comparison> comparisons, Figures figures) {
    List<Chapter.Part> parts =
        comparisons.stream().map(c -> new Chapter.Part(tables(c), figures.of(c))).toList();
    return new Chapter(task, task, parts, RecordCsv.of(CellRow.class, cells(comparisons)));
  }

  private List<CellRow> cells(List<Comparison> comparisons) {
    return byTask(comparisons).values().stream()
        .flatMap(List::stream)
        .flatMap(comparison -> CellRow.of(comparison, published).stream())
        .toList();
  }

  private static SortedMap<String, List<Comparison>> byTask(List<Comparison> comparisons) {
    return comparisons.stream()
        .collect(
            Collectors.groupingBy(c -> c.protocol().task(), TreeMap::new, Collectors.toList()));
  }

  private List<Table> tables(Comparison comparison) {
    List<Table> tables = new ArrayList<>();
    tables.add(ComparisonTable.of(comparison, published));
    if (RocAucTable.fits(comparison, published)) {
      tables.add(RocAucTable.of(comparison, published));
    }
    Timings.of(comparison).forEach(timings -> tables.add(timings.table()));
    return tables;
  }

  private static List<String> labels(
      List<Comparison> comparisons, List<Timings> benchmarks, List<Ratios> ratios) {
    return mostUsedFirst(
        Stream.of(
                comparisons.stream().flatMap(c -> c.cells().keySet().stream().map(c::label)),
                benchmarks.stream().flatMap(timings -> timings.rows().keySet().stream()),
                ratios.stream().flatMap(r -> r.rows().stream().map(RatioRow::model).distinct()))
            .flatMap(Function.identity()));
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

  private static List<Path> write(Path name, Chapter chapter) {
    List<Table> tables = chapter.tables();
    String latex = tables.stream().map(Table::latex).collect(Collectors.joining("\n"));
    return List.of(
        AtomicFile.write(ending(name, ".md"), markdown(tables)),
        AtomicFile.write(ending(name, ".csv"), chapter.csv()),
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
