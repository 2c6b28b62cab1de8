package attnbench.harness.chart;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Share of right answers at one length: a row for each mixer with the range of its seeds, and the
 * published values beneath.
 *
 * @param rows from top to bottom
 * @param references chance and shortcuts, in percent
 */
public record AccuracyChart(Caption caption, List<Row> rows, List<Reference> references)
    implements Figure {
  /** Labels stand this far above their value, published values this far below, in user units. */
  private static final double ABOVE = 5;

  /** What a label takes of the axis' length. */
  private static final double LABEL_SHARE = 0.15;

  private static final double BELOW = 17;

  /**
   * What is known about one mixer.
   *
   * @param name beside the row
   * @param slot number of the theme's colour and marker
   * @param measured in percent, at any x; empty where no run succeeded
   * @param published in percent
   */
  public record Row(String name, int slot, Optional<Point> measured, List<Double> published) {
    public Row {
      published = List.copyOf(published);
    }
  }

  public AccuracyChart {
    rows = List.copyOf(rows);
    references = List.copyOf(references);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("no rows; a figure of accuracies needs at least one");
    }
  }

  @Override
  public JFreeChart build() {
    SymbolAxis names = new SymbolAxis("", rows.stream().map(Row::name).toArray(String[]::new));
    names.setInverted(true);
    names.setGridBandsVisible(false);
    names.setTickMarksVisible(false);
    names.setRange(-0.6, rows.size() - 0.4);
    XYPlot plot =
        Theme.plot(Axes.percent("right answers on the test items (%)", percentages()), names);
    Legend legend = new Legend();
    addRanges(plot);
    addMeasured(plot, legend);
    addPublished(plot, legend);
    for (int i = 0; i < references.size(); i++) {
      plot.addDomainMarker(Theme.level(references.get(i), i), Layer.BACKGROUND);
      legend.addReference(references.get(i), i);
    }
    return Theme.chart(caption, plot, legend);
  }

  /** User units as rows: the plot is about 440 units high, a caption of two lines taken off. */
  private double inRows(double units) {
    return units * rows.size() / 440;
  }

  private DoubleStream percentages() {
    return Stream.of(
            rows.stream()
                .flatMap(row -> row.measured().stream())
                .flatMapToDouble(point -> DoubleStream.of(point.low(), point.high())),
            rows.stream().flatMap(row -> row.published().stream()).mapToDouble(p -> p),
            references.stream().mapToDouble(Reference::level))
        .flatMapToDouble(values -> values);
  }

  private void addRanges(XYPlot plot) {
    XYIntervalSeriesCollection ranges = new XYIntervalSeriesCollection();
    XYErrorRenderer whiskers = new XYErrorRenderer();
    whiskers.setDefaultShapesVisible(false);
    whiskers.setDrawYError(false);
    whiskers.setCapLength(8);
    whiskers.setErrorStroke(Theme.thin(2f));
    for (int i = 0; i < rows.size(); i++) {
      XYIntervalSeries range = new XYIntervalSeries(i);
      int y = i;
      rows.get(i)
          .measured()
          .filter(Point::hasRange)
          .ifPresent(p -> range.add(p.mid(), p.low(), p.high(), y, y, y));
      ranges.addSeries(range);
      whiskers.setSeriesPaint(i, Theme.colour(rows.get(i).slot()));
    }
    Theme.add(plot, ranges, whiskers);
  }

  private void addMeasured(XYPlot plot, Legend legend) {
    XYSeriesCollection values = new XYSeriesCollection();
    XYSeriesCollection stopped = new XYSeriesCollection();
    XYLineAndShapeRenderer markers = new XYLineAndShapeRenderer(false, true);
    XYLineAndShapeRenderer budgetMarks = new XYLineAndShapeRenderer(false, true);
    budgetMarks.setDefaultShapesFilled(false);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      XYSeries value = new XYSeries(i);
      XYSeries mark = new XYSeries(i);
      if (row.measured().isPresent()) {
        Point point = row.measured().get();
        value.add(point.mid(), i);
        addLabel(plot, point, i);
        if (point.stoppedByBudget()) {
          mark.add(point.mid(), i);
        }
      } else {
        double middle = plot.getDomainAxis().getRange().getCentralValue();
        annotate(plot, "no result", middle, i, TextAnchor.CENTER).setBackgroundPaint(Color.WHITE);
      }
      values.addSeries(value);
      stopped.addSeries(mark);
      markers.setSeriesPaint(i, Theme.colour(row.slot()));
      markers.setSeriesShape(i, Theme.marker(row.slot()));
      budgetMarks.setSeriesPaint(i, Theme.colour(row.slot()));
      budgetMarks.setSeriesShape(i, Theme.budgetMark());
      budgetMarks.setSeriesStroke(i, Theme.thin(1.3f));
    }
    Theme.add(plot, values, markers);
    Theme.add(plot, stopped, budgetMarks);
    legend.addMarker("measured here", Theme.marker(0), true);
    if (rows.stream().anyMatch(row -> row.measured().filter(Point::stoppedByBudget).isPresent())) {
      legend.addBudgetMark();
    }
  }

  /** Writes the value beside its marker, on the side where there is room. */
  private void addLabel(XYPlot plot, Point point, int i) {
    Range axis = plot.getDomainAxis().getRange();
    boolean atTheEdge = point.mid() > axis.getUpperBound() - LABEL_SHARE * axis.getLength();
    String value =
        String.format(Locale.ROOT, "%.1f", point.mid())
            + (point.noBetter() ? " " + Theme.NO_BETTER : "");
    annotate(
        plot,
        // The blanks keep the label clear of the budget's mark.
        atTheEdge ? value + "   " : "   " + value,
        point.mid(),
        i - inRows(ABOVE),
        atTheEdge ? TextAnchor.BOTTOM_RIGHT : TextAnchor.BOTTOM_LEFT);
  }

  private static XYTextAnnotation annotate(
      XYPlot plot, String text, double x, double y, TextAnchor anchor) {
    XYTextAnnotation label = new XYTextAnnotation(text, x, y);
    label.setFont(Theme.SMALL);
    label.setPaint(Theme.INK);
    label.setTextAnchor(anchor);
    plot.addAnnotation(label);
    return label;
  }

  private void addPublished(XYPlot plot, Legend legend) {
    XYSeriesCollection values = new XYSeriesCollection();
    XYLineAndShapeRenderer markers = new XYLineAndShapeRenderer(false, true);
    markers.setUseFillPaint(true);
    markers.setDefaultFillPaint(Color.WHITE);
    markers.setDrawOutlines(true);
    for (int i = 0; i < rows.size(); i++) {
      XYSeries value = new XYSeries(i);
      for (double percent : rows.get(i).published()) {
        value.add(percent, i + Math.min(0.4, inRows(BELOW)));
      }
      values.addSeries(value);
      markers.setSeriesPaint(i, Theme.colour(rows.get(i).slot()));
      markers.setSeriesShape(i, Theme.marker(rows.get(i).slot()));
      markers.setSeriesOutlineStroke(i, Theme.thin(1.3f));
    }
    Theme.add(plot, values, markers);
    if (rows.stream().anyMatch(row -> !row.published().isEmpty())) {
      legend.addMarker("published", Theme.marker(0), false);
    }
  }
}
