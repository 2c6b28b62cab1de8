package attnbench.harness.chart;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A level to compare with, such as chance or a shortcut, drawn as a dashed line over the whole
 * width.
 *
 * @param name as in the legend
 * @param levels the level at each x; constant to the left of the first and to the right of the last
 */
public record Reference(String name, NavigableMap<Double, Double> levels) {
  public Reference {
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("reference " + name + " has no level");
    }
    levels = Collections.unmodifiableNavigableMap(new TreeMap<>(levels));
  }

  /** The level at an x that has one, or at the nearest to its left, or the first. */
  public double levelAt(double x) {
    var nearest = levels.floorEntry(x);
    return (nearest == null ? levels.firstEntry() : nearest).getValue();
  }

  /** The level at the first x, for figures of one length. */
  double level() {
    return levels.firstEntry().getValue();
  }

  /** A level that does not depend on x. */
  public static Reference constant(String name, double level) {
    return new Reference(name, new TreeMap<>(Map.of(0.0, level)));
  }
}
