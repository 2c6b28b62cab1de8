package attnbench.harness.stats;

import java.util.Arrays;

/** What every statistic asks of its input, and the first two moments. */
final class Samples {
  private Samples() {}

  static double[] requireFinite(String name, double[] values, int atLeast) {
    if (values.length < atLeast) {
      throw new IllegalArgumentException(
          "%s has %d values; at least %d are needed".formatted(name, values.length, atLeast));
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(name + " contains " + value + "; it must be finite");
      }
    }
    return values;
  }

  static double[] requirePositive(String name, double[] values, int atLeast) {
    for (double value : requireFinite(name, values, atLeast)) {
      if (value <= 0) {
        throw new IllegalArgumentException(name + " contains " + value + "; it must be positive");
      }
    }
    return values;
  }

  static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /** Sum of squared deviations from the mean. */
  static double squares(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
  }
}
