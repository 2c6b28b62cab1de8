package attnbench.harness.chart;

import java.awt.Color;
import java.awt.Stroke;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * What figures against N share: measured lines with bands, published lines with hollow markers, and
 * reference levels.
 *
 * <p>Lines that pass through the same value would hide each other, so each stands in a lane of its
 * own, a few units to the side of its length.
 */
final class LengthPlot {
  /** Width of a lane as a share of the axis: a little less than the width of a marker. */
  static final double LANE = 0.012;

  /** Lanes of one length fill at most this share of the way to the next length. */
  private static final double FILL = 0.55;

  private final ScaledAxis lengths;
  private final XYPlot plot;
  // Drawn from the back: levels, published, measured; listed the other way round.
  private final Legend measuredEntries = new Legend();
  private final Legend publishedEntries = new Legend();
  private final Legend levelEntries = new Legend();
  private final List<Series> lanes;
  private final double laneWidth;

  /**
   * An empty plot with room for the given lines.
   *
   * @param measured drawn by {@link #addMeasured}
   * @param published drawn by {@link #addPublished}
   * @param lane width of a lane as a share of the axis, at most
   */
  LengthPlot(List<Series> measured, List<Series> published, ScaledAxis values, double lane) {
    // A published line stands beside the measured one of its mixer.
    lanes =
        Stream.concat(measured.stream(), published.stream())
            .sorted(Comparator.comparingInt(Series::slot))
            .toList();
    lengths = Axes.length(lanes.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x));
    plot = Theme.plot(lengths, values);
    laneWidth = Math.min(lane, FILL * smallestGap() / lanes.size());
  }

  private double smallestGap() {
    double[] sorted =
        lanes.stream()
            .flatMap(series -> series.points().stream())
            .mapToDouble(Point::x)
            .distinct()
            .sorted()
            .toArray();
    double gap = 1;
    for (int i = 1; i < sorted.length; i++) {
      gap = Math.min(gap, lengths.distance(sorted[i - 1], sorted[i]));
    }
    return gap;
  }

  private double place(Series series, Point point) {
    double lane = lanes.indexOf(series) - (lanes.size() - 1) / 2.0;
    return lengths.shifted(point.x(), lane * laneWidth);
  }

  void addReferences(List<Reference> references) {
    for (int i = 0; i < references.size(); i++) {
      addLevels(references.get(i), Theme.reference(i), Theme.QUIET);
    }
  }

  private void addLevels(Reference reference, Stroke stroke, Color colour) {
    XYSeries line = new XYSeries(reference.name());
    line.add(lengths.getLowerBound(), reference.levels().firstEntry().getValue());
    for (Map.Entry<Double, Double> level : reference.levels().entrySet()) {
      if (lengths.getRange().contains(level.getKey())) {
        line.add(level.getKey(), level.getValue());
      }
    }
    line.add(lengths.getUpperBound(), reference.levels().lastEntry().getValue());
    addLine(line, reference.name(), stroke, colour);
  }

  /** The power {@code value (N / length)^power}, straight on logarithmic axes. */
  void addPower(String name, double length, double value, int power, Stroke stroke, Color colour) {
    XYSeries line = new XYSeries(name);
    for (double end : new double[] {lengths.getLowerBound(), lengths.getUpperBound()}) {
      line.add(end, value * Math.pow(end / length, power));
    }
    addLine(line, name, stroke, colour);
  }

  private void addLine(XYSeries line, String name, Stroke stroke, Color colour) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesStroke(0, stroke);
    renderer.setSeriesPaint(0, colour);
    add(new XYSeriesCollection(line), renderer);
    levelEntries.addLine(name, stroke, colour);
  }

  void addPublished(List<Series> published) {
    XYSeriesCollection lines = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    renderer.setUseFillPaint(true);
    renderer.setDefaultFillPaint(Color.WHITE);
    renderer.setDrawOutlines(true);
    for (Series series : published) {
      int index = lines.getSeriesCount();
      style(renderer, index, series.slot(), Theme.dotted());
      renderer.setSeriesOutlineStroke(index, Theme.thin(1.3f));
      lines.addSeries(line(series, index));
      publishedEntries.addPublished(series.name(), series.slot());
    }
    add(lines, renderer);
  }

  /** Median lines, the band and the whisker of each range, and the marks of ended budgets. */
  void addMeasured(List<Series> measured) {
    XYIntervalSeriesCollection ranges = new XYIntervalSeriesCollection();
    DeviationRenderer bands = new DeviationRenderer(true, true);
    bands.setAlpha(0.16f);
    XYErrorRenderer whiskers = new XYErrorRenderer();
    whiskers.setDefaultShapesVisible(false);
    whiskers.setDrawXError(false);
    whiskers.setCapLength(5);
    whiskers.setErrorStroke(Theme.thin(1.2f));
    for (Series series : measured) {
      int index = ranges.getSeriesCount();
      Color colour = Theme.colour(series.slot());
      style(bands, index, series.slot(), Theme.line(series.slot()));
      bands.setSeriesFillPaint(index, colour);
      whiskers.setSeriesPaint(index, colour);
      ranges.addSeries(ranges(series, index));
      measuredEntries.addMeasured(series.name(), series.slot());
    }
    add(ranges, whiskers);
    add(ranges, bands);
    addBudgetMarks(measured);
    addNoBetterMarks(measured);
  }

  private void addNoBetterMarks(List<Series> measured) {
    for (Series series : measured) {
      for (Point point : series.points()) {
        if (point.noBetter()) {
          double x = place(series, point);
          XYTextAnnotation mark = new XYTextAnnotation(Theme.NO_BETTER, x, point.high());
          mark.setFont(Theme.SMALL);
          mark.setPaint(Theme.colour(series.slot()));
          mark.setTextAnchor(TextAnchor.BOTTOM_LEFT);
          plot.addAnnotation(mark);
        }
      }
    }
  }

  private void addBudgetMarks(List<Series> measured) {
    XYSeriesCollection marks = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setDefaultShapesFilled(false);
    for (Series series : measured) {
      XYSeries marked = new XYSeries(marks.getSeriesCount(), false);
      series.points().stream()
          .filter(Point::stoppedByBudget)
          .forEach(point -> marked.add(place(series, point), point.high()));
      if (!marked.isEmpty()) {
        int index = marks.getSeriesCount();
        renderer.setSeriesPaint(index, Theme.colour(series.slot()));
        renderer.setSeriesShape(index, Theme.budgetMark());
        renderer.setSeriesStroke(index, Theme.thin(1.3f));
        marks.addSeries(marked);
      }
    }
    if (marks.getSeriesCount() > 0) {
      add(marks, renderer);
      measuredEntries.addBudgetMark();
    }
  }

  private XYSeries line(Series series, int key) {
    XYSeries line = new XYSeries(key, false);
    series.points().forEach(point -> line.add(place(series, point), point.mid()));
    return line;
  }

  private XYIntervalSeries ranges(Series series, int key) {
    XYIntervalSeries ranges = new XYIntervalSeries(key, false, true);
    for (Point point : series.points()) {
      double x = place(series, point);
      ranges.add(x, x, x, point.mid(), point.low(), point.high());
    }
    return ranges;
  }

  private static void style(XYLineAndShapeRenderer renderer, int index, int slot, Stroke line) {
    renderer.setSeriesPaint(index, Theme.colour(slot));
    renderer.setSeriesShape(index, Theme.marker(slot));
    renderer.setSeriesStroke(index, line);
  }

  private void add(XYDataset data, XYItemRenderer renderer) {
    Theme.add(plot, data, renderer);
  }

  JFreeChart chart(Caption caption) {
    Legend legend = new Legend();
    legend.addAll(measuredEntries);
    legend.addAll(publishedEntries);
    legend.addAll(levelEntries);
    return Theme.chart(caption, plot, legend);
  }

  /** All ends of all ranges of the given lines. */
  static DoubleStream ends(List<Series> series) {
    return series.stream()
        .flatMap(line -> line.points().stream())
        .flatMapToDouble(point -> DoubleStream.of(point.low(), point.high()));
  }
}
