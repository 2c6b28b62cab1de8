package attnbench.harness.chart;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Attained speed against arithmetic intensity on two logarithmic axes, under the roofs of the
 * machine (Williams, Waterman and Patterson 2009, figure 1).
 *
 * @param peak the flat roof, in 10^9 flops a second
 * @param roofs the sloped ones, one for each level of the memory
 * @param measured dots; x is flops for each byte, the value 10^9 flops a second
 */
public record RooflineChart(Caption caption, double peak, List<Roof> roofs, List<Series> measured)
    implements Figure {

  /**
   * A level of the memory.
   *
   * @param name as in the legend
   * @param gigabytesPerSecond its bandwidth
   */
  public record Roof(String name, double gigabytesPerSecond) {}

  public RooflineChart {
    roofs = List.copyOf(roofs);
    measured = List.copyOf(measured);
    if (roofs.isEmpty() || measured.isEmpty()) {
      throw new IllegalArgumentException("no roofs or no dots; a roofline needs both");
    }
  }

  @Override
  public JFreeChart build() {
    ScaledAxis intensity = Axes.logarithmic("flops for each byte", intensities());
    ScaledAxis speed = Axes.logarithmic("10\u2079 flops a second", speeds());
    XYPlot plot = Theme.plot(intensity, speed);
    Legend legend = new Legend();
    Legend levels = new Legend();
    for (int i = 0; i < roofs.size(); i++) {
      addRoof(plot, roofs.get(i), i, intensity);
      levels.addLine(roofs.get(i).name(), Theme.reference(i), Theme.QUIET);
    }
    addDots(plot, legend);
    legend.addAll(levels);
    return Theme.chart(caption, plot, legend);
  }

  /** The ridges are in view, so that every roof is seen to end in the flat one. */
  private DoubleStream intensities() {
    return DoubleStream.concat(
        measured.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x),
        roofs.stream().mapToDouble(roof -> peak / roof.gigabytesPerSecond()));
  }

  private DoubleStream speeds() {
    return DoubleStream.concat(LengthPlot.ends(measured), Stream.of(peak).mapToDouble(p -> p));
  }

  /** Along the slope up to the ridge and flat from there. */
  private void addRoof(XYPlot plot, Roof roof, int index, ScaledAxis intensity) {
    XYSeries line = new XYSeries(index);
    double ridge = peak / roof.gigabytesPerSecond();
    for (double x : new double[] {intensity.getLowerBound(), ridge, intensity.getUpperBound()}) {
      line.add(x, Math.min(peak, x * roof.gigabytesPerSecond()));
    }
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesStroke(0, Theme.reference(index));
    renderer.setSeriesPaint(0, Theme.QUIET);
    Theme.add(plot, new XYSeriesCollection(line), renderer);
  }

  private void addDots(XYPlot plot, Legend legend) {
    XYSeriesCollection dots = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    for (Series series : measured) {
      int index = dots.getSeriesCount();
      XYSeries line = new XYSeries(index);
      series.points().forEach(point -> line.add(point.x(), point.mid()));
      dots.addSeries(line);
      renderer.setSeriesPaint(index, Theme.colour(series.slot()));
      renderer.setSeriesShape(index, Theme.marker(series.slot()));
      legend.addDot(series.name(), series.slot());
    }
    Theme.add(plot, dots, renderer);
  }
}
