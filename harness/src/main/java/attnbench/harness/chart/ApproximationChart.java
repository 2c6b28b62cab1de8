package attnbench.harness.chart;

import java.util.List;
import org.jfree.chart.JFreeChart;

/**
 * How far approximations are from what they approximate, against their size, on two logarithmic
 * axes.
 *
 * @param size what the size is, for the axis
 * @param measured a line for each approximation: relative error, above 0
 */
public record ApproximationChart(Caption caption, String size, List<Series> measured)
    implements Figure {
  public ApproximationChart {
    measured = List.copyOf(measured);
  }

  @Override
  public JFreeChart build() {
    ScaledAxis sizes =
        Axes.sizes(size, measured.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x));
    ScaledAxis errors = Axes.logarithmic("relative error", LengthPlot.ends(measured));
    LengthPlot plot = new LengthPlot(sizes, measured, List.of(), errors, 0);
    plot.addMeasured(measured);
    return plot.chart(caption);
  }
}
