package attnbench.attention.kernel;

/** The standard normal distribution, as GELU needs it. */
final class NormalDistribution {
  /** The density at 0, {@code 1 / sqrt(2 pi)}. */
  static final double DENSITY_AT_ZERO = 0.3989422804014327;

  /*
   * Phi through the error function of Abramowitz and Stegun, Handbook of Mathematical Functions,
   * 7.1.26: absolute error at most 1.5e-7, that is one float rounding step at 1. It needs the same
   * exponential as the density, so GELU and its derivative share one.
   */
  static final double P = 0.3275911;
  static final double A1 = 0.254829592;
  static final double A2 = -0.284496736;
  static final double A3 = 1.421413741;
  static final double A4 = -1.453152027;
  static final double A5 = 1.061405429;

  private NormalDistribution() {}

  /**
   * Phi(x), the share below x.
   *
   * @param bell {@code exp(-x x / 2)}
   */
  static double cumulative(double x, double bell) {
    double t = 1 / (1 + P * Math.sqrt(0.5) * Math.abs(x));
    double tail = 0.5 * bell * t * (A1 + t * (A2 + t * (A3 + t * (A4 + t * A5))));
    return x >= 0 ? 1 - tail : tail;
  }
}
