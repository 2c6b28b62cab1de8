package attnbench.harness.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The law {@code y = factor * x^exponent} that fits points best on log-log axes.
 *
 * <p>Least squares of log y against log x; the exponent's interval is Student's t of the slope with
 * n - 2 degrees of freedom. It assumes errors of equal relative size, independent from point to
 * point.
 */
public record PowerLaw(double factor, Interval exponent) {

  /**
   * Fits the law, such as a step's time against the sequence length.
   *
   * @throws IllegalArgumentException for fewer than three points, a value that is not positive, or
   *     fewer than two different x
   */
  public static PowerLaw fit(double[] x, double[] y, double confidence) {
    Samples.requirePositive("x", x, 3);
    Samples.requirePositive("y", y, 3);
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "x has %d values and y has %d; they must be pairs".formatted(x.length, y.length));
    }
    double[] logX = Arrays.stream(x).map(Math::log).toArray();
    double[] logY = Arrays.stream(y).map(Math::log).toArray();
    if (Arrays.stream(x).distinct().count() < 2) {
      throw new IllegalArgumentException("x is always " + x[0] + "; it must have two values");
    }
    double meanX = Samples.mean(logX);
    double meanY = Samples.mean(logY);
    double squaresX = Samples.squares(logX);
    double products = 0;
    for (int i = 0; i < logX.length; i++) {
      products += (logX[i] - meanX) * (logY[i] - meanY);
    }
    double slope = products / squaresX;
    double residuals = 0;
    for (int i = 0; i < logX.length; i++) {
      double residual = logY[i] - meanY - slope * (logX[i] - meanX);
      residuals += residual * residual;
    }
    int freedom = x.length - 2;
    Interval.requireConfidence(confidence);
    double reach =
        TDistribution.of(freedom).inverseCumulativeProbability((1 + confidence) / 2)
            * Math.sqrt(residuals / freedom / squaresX);
    return new PowerLaw(
        Math.exp(meanY - slope * meanX),
        new Interval(slope, slope - reach, slope + reach, confidence));
  }

  /** The law's y at {@code x}. */
  public double at(double x) {
    return factor * Math.pow(x, exponent.estimate());
  }
}
