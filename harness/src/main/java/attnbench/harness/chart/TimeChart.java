package attnbench.harness.chart;

import java.awt.Color;
import java.awt.Stroke;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.jfree.chart.JFreeChart;

/**
 * Speed or memory against N on two logarithmic axes, with faint lines of the slopes that theory
 * knows.
 *
 * @param measured a line for each mixer, in the unit of {@code quantity}
 */
public record TimeChart(Caption caption, Quantity quantity, List<Series> measured)
    implements Figure {
  private static final Color FAINT = new Color(0xB0B0B0);

  /** What is measured. */
  public enum Quantity {
    MILLIS("milliseconds", 1, 2),
    MEBIBYTES("MiB", 1, 2),
    TOKENS_PER_SECOND("tokens a second", 0, -1);

    private final String label;
    private final int linearPower;
    private final int quadraticPower;

    /** The powers are those of N for work that grows as N and as N squared. */
    Quantity(String label, int linearPower, int quadraticPower) {
      this.label = label;
      this.linearPower = linearPower;
      this.quadraticPower = quadraticPower;
    }
  }

  public TimeChart {
    measured = List.copyOf(measured);
  }

  @Override
  public JFreeChart build() {
    ScaledAxis values = Axes.logarithmic(quantity.label, LengthPlot.ends(measured));
    LengthPlot plot = new LengthPlot(measured, List.of(), values, 0);
    addGuide(plot, "work that grows as N", quantity.linearPower, Theme.thin(1f));
    addGuide(plot, "work that grows as N\u00b2", quantity.quadraticPower, Theme.reference(1));
    plot.addMeasured(measured);
    return plot.chart(caption);
  }

  /** A power of N through the middle of the first points, so that lines can be held against it. */
  private void addGuide(LengthPlot plot, String name, int power, Stroke stroke) {
    List<Point> points = measured.stream().flatMap(line -> line.points().stream()).toList();
    double first = points.stream().mapToDouble(Point::x).min().orElseThrow();
    DoubleSummaryStatistics values =
        points.stream()
            .filter(point -> point.x() == first)
            .mapToDouble(Point::mid)
            .summaryStatistics();
    double middle = Math.sqrt(values.getMin() * values.getMax());
    plot.addPower(name, first, middle, power, stroke, FAINT);
  }
}
