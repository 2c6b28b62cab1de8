package attnbench.harness.chart;

import java.util.Comparator;
import java.util.List;

/**
 * A named line of points, from left to right.
 *
 * @param name as in the legend
 * @param slot number of the theme's colour and marker; series of one mixer share it
 * @param points any order; kept sorted by x
 */
public record Series(String name, int slot, List<Point> points) {
  public Series {
    if (slot < 0) {
      throw new IllegalArgumentException(
          "slot of series " + name + " is " + slot + "; it must not be negative");
    }
    points = points.stream().sorted(Comparator.comparingDouble(Point::x)).toList();
  }
}
