package attnbench.harness.stats;

/**
 * An estimate and the range that covers the true value with a given probability.
 *
 * @param low end of the range; NaN, like {@code high}, where the data do not allow one
 * @param confidence probability that such ranges cover the truth, such as 0.95
 */
public record Interval(double estimate, double low, double high, double confidence) {
  public Interval {
    requireConfidence(confidence);
    if (low > high) {
      throw new IllegalArgumentException("low is " + low + ", above high, which is " + high);
    }
  }

  /** Whether {@code value} lies in the range, its ends included. */
  public boolean covers(double value) {
    return low <= value && value <= high;
  }

  static void requireConfidence(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + "; it must be between 0 and 1, both excluded");
    }
  }
}
