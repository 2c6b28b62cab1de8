package attnbench.harness.stats;

import java.util.Arrays;

/**
 * Quantiles by linear interpolation between order statistics: the p-quantile of n sorted values
 * stands at position {@code (n - 1) p}, counted from 0.
 *
 * <p>This is definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", The
 * American Statistician 50 (1996), the default of R and NumPy.
 */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The value below which a share {@code p} of the values lies.
   *
   * @throws IllegalArgumentException when there is no value, one is not finite, or p is not from 0
   *     to 1
   */
  public static double quantile(double[] values, double p) {
    double[] sorted = Samples.requireFinite("values", values, 1).clone();
    Arrays.sort(sorted);
    return ofSorted(sorted, p);
  }

  /** The middle value, or the mean of the two middle ones. */
  public static double median(double[] values) {
    return quantile(values, 0.5);
  }

  static double ofSorted(double[] sorted, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p is " + p + "; it must be from 0 to 1");
    }
    double position = (sorted.length - 1) * p;
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
