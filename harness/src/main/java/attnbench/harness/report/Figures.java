package attnbench.harness.report;

import attnbench.harness.chart.AccuracyChart;
import attnbench.harness.chart.Caption;
import attnbench.harness.chart.CurveChart;
import attnbench.harness.chart.ErrorChart;
import attnbench.harness.chart.Figure;
import attnbench.harness.chart.Measure;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.Reference;
import attnbench.harness.chart.Series;
import attnbench.harness.chart.TimeChart;
import attnbench.harness.store.CurvePoint;
import attnbench.harness.store.RunRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The figures of a report, by the names of their files; a mixer has the same colour in all.
 *
 * @param published what is drawn hollow
 * @param progress the horizontal axis of learning curves
 * @param labels every mixer of the report, in the order of colours
 */
record Figures(PublishedNumbers published, CurveChart.Progress progress, List<String> labels) {
  private static final int LISTED = 4;

  Figures {
    labels = List.copyOf(labels);
  }

  private int slot(String label) {
    return labels.indexOf(label);
  }

  /** Results, learning curves and the time of steps. */
  Map<String, Figure> of(Comparison comparison) {
    String name = comparison.protocol().fileName();
    Map<String, Figure> figures = new LinkedHashMap<>();
    if (comparison.lengths().size() > 1) {
      figures.put(name + "-error", errors(comparison));
    } else {
      figures.put(name + "-accuracy", accuracies(comparison));
    }
    for (int length : comparison.lengths()) {
      List<Series> curves = curves(comparison, length);
      if (!curves.isEmpty()) {
        figures.put(name + "-n" + length + "-curves", curves(comparison, length, curves));
      }
    }
    figures.putAll(of(Timings.of(comparison), name));
    return figures;
  }

  /** How many times as fast as the other engine. */
  Map<String, Figure> of(Ratios ratios) {
    return ratios.timed() ? Map.of(ratios.fileName(), ratios.chart(this::slot)) : Map.of();
  }

  /** Time and throughput of those timings that have more than one length. */
  Map<String, Figure> of(List<Timings> timings, String name) {
    Map<String, Figure> figures = new LinkedHashMap<>();
    int number = 0;
    for (Timings timing : timings) {
      number++;
      if (timing.lengths().size() > 1) {
        String suffix = number == 1 ? "" : "-" + number;
        figures.put(name + "-time" + suffix, timing.chart(TimeChart.Quantity.MILLIS, this::slot));
        figures.put(
            name + "-throughput" + suffix,
            timing.chart(TimeChart.Quantity.TOKENS_PER_SECOND, this::slot));
      }
    }
    return figures;
  }

  private ErrorChart errors(Comparison comparison) {
    List<Series> measured = new ArrayList<>();
    List<Series> hollow = new ArrayList<>();
    Set<String> mixers = new HashSet<>();
    Set<String> provenances = new LinkedHashSet<>();
    comparison
        .cells()
        .forEach(
            (variant, cells) -> {
              String label = comparison.label(variant);
              List<Point> points =
                  cells.values().stream()
                      .filter(Cell::hasResult)
                      .map(cell -> point(cell, Measure.WRONG))
                      .toList();
              if (!points.isEmpty()) {
                measured.add(new Series(label, slot(label), points));
              }
              if (mixers.add(variant.mixer())) {
                for (PublishedNumbers.Line line : lines(comparison, variant)) {
                  addProvenances(provenances, comparison, line);
                  hollow.add(new Series(line.model() + ", published", slot(label), points(line)));
                }
              }
            });
    List<String> lines = new ArrayList<>();
    lines.add(comparison.protocol().conditions() + ".");
    lines.add("Line: median of %s; band and whiskers: their range.".formatted(comparison.seeds()));
    addNoBetter(lines, comparison);
    addPublishedAndMissing(lines, comparison, provenances);
    return new ErrorChart(
        new Caption(comparison.protocol().title() + ": error against length", lines),
        measured,
        hollow,
        references(comparison, Measure.WRONG));
  }

  private List<PublishedNumbers.Line> lines(Comparison comparison, Variant variant) {
    return published.lines(
        comparison.protocol().publishedTask(),
        PublishedModels.of(variant.mixer()),
        comparison.lengths());
  }

  private static List<Point> points(PublishedNumbers.Line line) {
    return line.numbers().stream()
        .map(number -> Point.of(number.length(), Measure.WRONG.percent(number.correctShare())))
        .toList();
  }

  private static Point point(Cell cell, Measure measure) {
    double one = measure.percent(cell.lowest(RunRecord::testCorrect));
    double other = measure.percent(cell.highest(RunRecord::testCorrect));
    return new Point(
        cell.length(),
        Math.min(one, other),
        measure.percent(cell.median(RunRecord::testCorrect)),
        Math.max(one, other),
        cell.stoppedByBudget(),
        !cell.beatsShortcuts());
  }

  private static void addNoBetter(List<String> lines, Comparison comparison) {
    if (comparison.allCells().anyMatch(cell -> cell.hasResult() && !cell.beatsShortcuts())) {
      lines.add("\u2020: no better than the best shortcut.");
    }
  }

  private AccuracyChart accuracies(Comparison comparison) {
    List<AccuracyChart.Row> rows = new ArrayList<>();
    Set<String> provenances = new LinkedHashSet<>();
    Set<String> mixers = new HashSet<>();
    comparison
        .cells()
        .forEach(
            (variant, cells) -> {
              Cell cell = cells.firstEntry().getValue();
              List<Double> hollow = new ArrayList<>();
              if (mixers.add(variant.mixer())) {
                for (PublishedNumbers.Line line : lines(comparison, variant)) {
                  addProvenances(provenances, comparison, line);
                  line.numbers()
                      .forEach(number -> hollow.add(Measure.RIGHT.percent(number.correctShare())));
                }
              }
              String label = comparison.label(variant);
              Optional<Point> measured =
                  cell.hasResult() ? Optional.of(point(cell, Measure.RIGHT)) : Optional.empty();
              rows.add(new AccuracyChart.Row(label, slot(label), measured, hollow));
            });
    List<String> lines = new ArrayList<>();
    lines.add(comparison.protocol().conditions() + ".");
    lines.add("Marker: median of %s; whiskers: their range.".formatted(comparison.seeds()));
    addNoBetter(lines, comparison);
    addPublishedAndMissing(lines, comparison, provenances);
    return new AccuracyChart(
        new Caption(
            "%s, N = %d: accuracy"
                .formatted(comparison.protocol().title(), comparison.lengths().get(0)),
            lines),
        rows,
        references(comparison, Measure.RIGHT));
  }

  private static void addProvenances(
      Set<String> provenances, Comparison comparison, PublishedNumbers.Line line) {
    for (PublishedNumber number : line.numbers()) {
      String elsewhere =
          comparison.lengths().contains(number.length()) ? "" : ", N = " + number.length();
      provenances.add(PublishedModels.briefProvenance(number) + elsewhere);
    }
  }

  private static void addPublishedAndMissing(
      List<String> lines, Comparison comparison, Collection<String> provenances) {
    if (!provenances.isEmpty()) {
      lines.add("Hollow, published: " + String.join("; ", provenances) + ".");
    }
    if (!comparison.failures().isEmpty()) {
      lines.add("Failed: " + Texts.firstOf(comparison.failures(), LISTED) + ".");
    }
    if (!comparison.holes().isEmpty()) {
      lines.add("Not run: " + Texts.firstOf(comparison.holes(), LISTED) + ".");
    }
  }

  private List<Series> curves(Comparison comparison, int length) {
    Measure measure = published.measure(comparison.protocol().task());
    List<Series> curves = new ArrayList<>();
    comparison
        .allCells()
        .filter(cell -> cell.length() == length)
        .forEach(
            cell -> {
              String label = comparison.label(cell.variant());
              for (RunRecord run : cell.runs()) {
                List<Point> points =
                    run.curve().stream()
                        .filter(point -> Double.isFinite(point.validationCorrect()))
                        .map(
                            point ->
                                Point.of(place(point), measure.percent(point.validationCorrect())))
                        .toList();
                if (!points.isEmpty()) {
                  curves.add(new Series(label, slot(label), points));
                }
              }
            });
    return curves;
  }

  private double place(CurvePoint point) {
    return progress == CurveChart.Progress.STEPS ? point.step() : point.seconds();
  }

  private CurveChart curves(Comparison comparison, int length, List<Series> curves) {
    Measure measure = published.measure(comparison.protocol().task());
    return new CurveChart(
        new Caption(
            "%s, N = %d: learning curves".formatted(comparison.protocol().title(), length),
            List.of(comparison.protocol().conditions() + ".", "A line for each run.")),
        progress,
        measure,
        curves,
        references(comparison, measure).stream()
            .map(reference -> Reference.constant(reference.name(), reference.levelAt(length)))
            .toList());
  }

  /** Shortcuts and chance; those that are the same everywhere share a line. */
  private static List<Reference> references(Comparison comparison, Measure measure) {
    Map<NavigableMap<Integer, Double>, String> names = new LinkedHashMap<>();
    comparison
        .shortcuts()
        .forEach((name, shares) -> names.merge(shares, name, (a, b) -> a + " = " + b));
    List<Reference> references = new ArrayList<>();
    names.forEach(
        (shares, name) -> {
          NavigableMap<Double, Double> levels = new TreeMap<>();
          shares.forEach((length, share) -> levels.put((double) length, measure.percent(share)));
          boolean constant = new HashSet<>(levels.values()).size() == 1;
          String level = Texts.percent(levels.firstEntry().getValue());
          references.add(new Reference(constant ? name + " (" + level + "\u00a0%)" : name, levels));
        });
    return references;
  }
}
