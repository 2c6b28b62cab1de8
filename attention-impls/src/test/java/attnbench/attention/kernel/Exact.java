package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * A sum in double with the bound of the error that a float sum of the same terms may carry.
 *
 * <p>In any order of adding, with each term rounded once and each partial sum once, a sum of n
 * terms in float misses by at most {@code (n + 1) eps sum |term|}. That is the only tolerance of
 * the kernel tests; what a term itself carries, of an exponential say, comes on top through {@link
 * #allow}.
 */
final class Exact {
  /** Half a float's last place, relative. */
  static final double EPS = 0x1p-24;

  private double value;
  private double magnitude;
  private double extra;
  private int terms;

  /** A sum that starts from {@code first}. */
  static Exact of(double first) {
    return new Exact().add(first);
  }

  Exact add(double term) {
    value += term;
    magnitude += Math.abs(term);
    terms++;
    return this;
  }

  /** Allows a further absolute error. */
  Exact allow(double error) {
    extra += error;
    return this;
  }

  double value() {
    return value;
  }

  /** Bound of the error of the float sum. */
  double tolerance() {
    return EPS * (terms + 1) * magnitude + extra;
  }

  void check(float actual, String name, Object... arguments) {
    assertThat((double) actual).as(name, arguments).isCloseTo(value, within(tolerance()));
  }
}
