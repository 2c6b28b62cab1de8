package attnbench.harness.chart;

/**
 * A value with its range, at a place on the horizontal axis.
 *
 * @param x the place: a length, a step, a time
 * @param low lower end of the range; equal to {@code mid} when there is none
 * @param mid the value itself, such as the median over seeds
 * @param high upper end of the range
 * @param stoppedByBudget whether a budget ended a run behind this value
 * @param noBetter whether the value is no better than the best shortcut
 */
public record Point(
    double x, double low, double mid, double high, boolean stoppedByBudget, boolean noBetter) {
  public Point {
    if (!Double.isFinite(x) || !Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "point at x = %s has range %s to %s; all must be finite".formatted(x, low, high));
    }
    if (!(low <= mid && mid <= high)) {
      throw new IllegalArgumentException(
          "point at x = %s has value %s; it must lie in its range, %s to %s"
              .formatted(x, mid, low, high));
    }
  }

  /** A value that is not marked as no better than a shortcut. */
  public Point(double x, double low, double mid, double high, boolean stoppedByBudget) {
    this(x, low, mid, high, stoppedByBudget, false);
  }

  /** A value without a range that no budget cut short. */
  public static Point of(double x, double value) {
    return new Point(x, value, value, value, false);
  }

  boolean hasRange() {
    return low < high;
  }
}
