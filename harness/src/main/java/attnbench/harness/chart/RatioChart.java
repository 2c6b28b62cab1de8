package attnbench.harness.chart;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/**
 * How many times as fast one engine is as another: a bar for each case with its interval, and a
 * line at 1, where both are equally fast.
 *
 * @param label of the axis, what over what
 * @param bars from top to bottom
 */
public record RatioChart(Caption caption, String label, List<Bar> bars) implements Figure {
  /** Half the height of a bar, in rows. */
  private static final double HALF = 0.36;

  /**
   * One case.
   *
   * @param name beside the bar
   * @param slot number of the theme's colour
   * @param ratio with its interval; the x of the point is not used
   */
  public record Bar(String name, int slot, Point ratio) {}

  public RatioChart {
    bars = List.copyOf(bars);
    if (bars.isEmpty()) {
      throw new IllegalArgumentException("no bars; a figure of ratios needs at least one");
    }
  }

  @Override
  public JFreeChart build() {
    SymbolAxis names = new SymbolAxis("", bars.stream().map(Bar::name).toArray(String[]::new));
    names.setInverted(true);
    names.setGridBandsVisible(false);
    names.setTickMarksVisible(false);
    names.setRange(-0.6, bars.size() - 0.4);
    double end = end();
    XYPlot plot = Theme.plot(Axes.fromZero(label, end), names);
    XYIntervalSeriesCollection lengths = new XYIntervalSeriesCollection();
    XYIntervalSeriesCollection ranges = new XYIntervalSeriesCollection();
    XYBarRenderer rectangles = rectangles();
    XYErrorRenderer whiskers = whiskers();
    for (int i = 0; i < bars.size(); i++) {
      Point ratio = bars.get(i).ratio();
      XYIntervalSeries length = new XYIntervalSeries(i);
      length.add(ratio.mid(), 0, ratio.mid(), i, i - HALF, i + HALF);
      lengths.addSeries(length);
      rectangles.setSeriesPaint(i, Theme.colour(bars.get(i).slot()));
      XYIntervalSeries range = new XYIntervalSeries(i);
      if (ratio.hasRange()) {
        range.add(ratio.mid(), ratio.low(), ratio.high(), i, i, i);
      }
      ranges.addSeries(range);
      whiskers.setSeriesPaint(i, Theme.INK);
      plot.addAnnotation(value(ratio, i, end));
    }
    Theme.add(plot, lengths, rectangles);
    Theme.add(plot, ranges, whiskers);
    Reference equal = Reference.constant("equally fast", 1);
    plot.addDomainMarker(Theme.level(equal, 0));
    Legend legend = new Legend();
    legend.addReference(equal, 0);
    return Theme.chart(caption, plot, legend);
  }

  private static XYBarRenderer rectangles() {
    XYBarRenderer renderer = new XYBarRenderer();
    renderer.setUseYInterval(true);
    renderer.setShadowVisible(false);
    renderer.setBarPainter(new StandardXYBarPainter());
    renderer.setDrawBarOutline(false);
    return renderer;
  }

  private static XYErrorRenderer whiskers() {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDefaultShapesVisible(false);
    renderer.setDrawYError(false);
    renderer.setCapLength(8);
    renderer.setErrorStroke(Theme.thin(1.6f));
    return renderer;
  }

  /**
   * Where the axis ends: with all in view and room for the numbers behind it, unless an interval is
   * so wide that it would hide the bars.
   */
  private double end() {
    double longest = bars.stream().mapToDouble(bar -> bar.ratio().mid()).max().orElse(1);
    double highest = bars.stream().mapToDouble(bar -> bar.ratio().high()).max().orElse(1);
    return 1.35 * Math.max(1, Math.min(highest, 3 * longest));
  }

  /** The number at the right end, with its interval. */
  private static XYTextAnnotation value(Point ratio, int row, double end) {
    String text = String.format(Locale.ROOT, "%.2f", ratio.mid());
    if (ratio.hasRange()) {
      text += String.format(Locale.ROOT, " (%.2f to %.2f)", ratio.low(), ratio.high());
    }
    XYTextAnnotation label = new XYTextAnnotation(text, end, row);
    label.setFont(Theme.SMALL);
    label.setPaint(Theme.INK);
    label.setBackgroundPaint(Color.WHITE);
    label.setTextAnchor(TextAnchor.CENTER_RIGHT);
    return label;
  }
}
