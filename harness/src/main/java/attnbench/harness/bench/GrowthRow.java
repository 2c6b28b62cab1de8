package attnbench.harness.bench;

import attnbench.harness.stats.Interval;
import attnbench.harness.stats.PowerLaw;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a mixer's time and memory grow.
 *
 * @param mixer as it was named
 * @param complexity as the mixer declares it
 * @param points by length, rising
 * @param millisExponent the power of N that time grows as, by least squares on log-log axes; NaN
 *     where fewer than three lengths were measured
 * @param bytesExponent the same for the workspace
 */
public record GrowthRow(
    String mixer,
    String complexity,
    List<GrowthPoint> points,
    Interval millisExponent,
    Interval bytesExponent) {
  private static final double CONFIDENCE = 0.95;
  private static final int FEWEST_POINTS = 3;

  public GrowthRow {
    points = List.copyOf(points);
  }

  static GrowthRow of(String mixer, String complexity, List<GrowthPoint> points) {
    return new GrowthRow(
        mixer,
        complexity,
        points,
        exponent(points, GrowthPoint::medianMillis),
        exponent(points, GrowthPoint::workspaceBytes));
  }

  private static Interval exponent(
      List<GrowthPoint> points, ToDoubleFunction<GrowthPoint> quantity) {
    List<GrowthPoint> measured = points.stream().filter(GrowthPoint::measured).toList();
    if (measured.size() < FEWEST_POINTS) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN, CONFIDENCE);
    }
    return PowerLaw.fit(
            measured.stream().mapToDouble(GrowthPoint::n).toArray(),
            measured.stream().mapToDouble(quantity).toArray(),
            CONFIDENCE)
        .exponent();
  }
}
