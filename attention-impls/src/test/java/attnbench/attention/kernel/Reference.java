package attnbench.attention.kernel;

/** Special functions in double, to all digits, for tests. */
public final class Reference {
  private Reference() {}

  /** Density of the standard normal distribution. */
  public static double normalDensity(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /**
   * Share of the standard normal distribution below x.
   *
   * <p>{@code 1/2 + density(x) (x + x^3/3 + x^5/(3 5) + ...)}: all terms have x's sign, so nothing
   * cancels but the half, in the left tail; there the absolute error is that of the half.
   */
  public static double normalCumulative(double x) {
    if (Math.abs(x) > 38) {
      return x > 0 ? 1 : 0;
    }
    double term = x;
    double sum = 0;
    for (int k = 3; sum + term != sum; k += 2) {
      sum += term;
      term *= x * x / k;
    }
    return 0.5 + normalDensity(x) * sum;
  }

  /** {@code x Phi(x)}. */
  public static double gelu(double x) {
    return x * normalCumulative(x);
  }
}
