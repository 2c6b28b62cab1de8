package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.ejml.data.FMatrixRMaj;

/**
 * Compares gradients with central differences of a loss along directions.
 *
 * <p>The loss is {@code sum_ij weight_ij * result_ij}, summed in double over results that were
 * computed in float. Along a direction d of n entries with {@code |d| = sqrt(n)} the difference
 *
 * <pre>{@code D = (45 (f(h) - f(-h)) - 9 (f(2h) - f(-2h)) + f(3h) - f(-3h)) / 60h}</pre>
 *
 * misses the slope by two errors:
 *
 * <ul>
 *   <li>truncation, {@code O(h^6)} of the loss' seventh derivative: {@link #TRUNCATION} of the
 *       slope's natural size, the larger of the slope itself and the gradient's norm;
 *   <li>rounding of the six losses. Each result entry carries an error of about {@code eps *
 *       sqrt(reductionLength)} of its size, independent of the others', so a loss carries {@code
 *       sigma = eps * sqrt(reductionLength) * |weight o result|}, and D carries {@code sqrt(4214) /
 *       60 * sigma / h}, about sigma / h; four of those are allowed.
 * </ul>
 *
 * <p>Where the slope is missed and a difference over a sixteenth of h is another by more than the
 * rounding of both, the loss bends too fast for h: the finer difference counts, with its larger
 * share of rounding.
 *
 * <p>The first direction is the gradient itself, where the slope is sqrt(n) times what a random
 * direction shows: that one catches a gradient which is too long or too short by a percent. The
 * others are random: they catch what is missing across.
 */
public final class GradientCheck {
  /** Half a float's last place, relative. */
  public static final double EPS = 0x1p-24;

  private static final double STEP = 0x1p-8;
  private static final int FINER = 16;
  private static final double[] COEFFICIENTS = {45 / 60.0, -9 / 60.0, 1 / 60.0};
  private static final double TRUNCATION = 0.003;
  private static final int RANDOM_DIRECTIONS = 4;

  private final FMatrixRMaj weight;
  private final Supplier<FMatrixRMaj> result;
  private final int reductionLength;
  private final RandomGenerator random;

  /**
   * @param weight what each result entry counts in the loss
   * @param result computes the results anew from the current values of what is checked
   * @param reductionLength the most terms that a result entry sums up one after the other
   */
  public GradientCheck(
      FMatrixRMaj weight,
      Supplier<FMatrixRMaj> result,
      int reductionLength,
      RandomGenerator random) {
    this.weight = weight;
    this.result = result;
    this.reductionLength = reductionLength;
    this.random = random;
  }

  /**
   * Asserts that {@code gradient} is the loss' derivative by {@code point}.
   *
   * @param name what the point is, for the message
   * @param point moved along the directions, and put back afterwards
   */
  public void check(String name, FMatrixRMaj point, FMatrixRMaj gradient) {
    double norm = Matrices.norm(gradient);
    if (norm > 0) {
      checkAlong(name + " along its gradient", point, gradient, gradient);
    }
    for (int i = 0; i < RANDOM_DIRECTIONS; i++) {
      FMatrixRMaj direction = Matrices.normal(point.numRows, point.numCols, random);
      checkAlong(name + " along random direction " + i, point, gradient, direction);
    }
  }

  private void checkAlong(
      String name, FMatrixRMaj point, FMatrixRMaj gradient, FMatrixRMaj direction) {
    double unit = Math.sqrt(Matrices.size(point)) / Matrices.norm(direction);
    float[] origin = Matrices.entries(point);
    double slope = Matrices.dot(gradient, direction) * unit;
    double truncation = TRUNCATION * Math.max(Math.abs(slope), Matrices.norm(gradient));
    double rounding = STEP * hiddenSlope(weight, result.get(), reductionLength);
    double step = STEP;
    double measured = difference(point, origin, direction, unit, step);
    if (Math.abs(slope - measured) > truncation + rounding / step) {
      double finer = difference(point, origin, direction, unit, step / FINER);
      if (Math.abs(finer - measured) > (1 + FINER) * rounding / step) {
        step /= FINER;
        measured = finer;
      }
    }
    System.arraycopy(origin, 0, point.data, 0, origin.length);
    assertThat(slope)
        .as("gradient of %s", name)
        .isCloseTo(measured, within(truncation + rounding / step));
  }

  private double difference(
      FMatrixRMaj point, float[] origin, FMatrixRMaj direction, double unit, double step) {
    double difference = 0;
    for (int i = 1; i <= COEFFICIENTS.length; i++) {
      move(point, origin, direction, i * step * unit);
      double ahead = Matrices.dot(weight, result.get());
      move(point, origin, direction, -i * step * unit);
      double behind = Matrices.dot(weight, result.get());
      difference += COEFFICIENTS[i - 1] * (ahead - behind) / step;
    }
    return difference;
  }

  /** The error of a slope that rounding of the losses may hide. */
  public static double hiddenSlope(FMatrixRMaj weight, FMatrixRMaj result, int reductionLength) {
    double squares = 0;
    for (int i = 0; i < Matrices.size(result); i++) {
      double term = (double) weight.data[i] * result.data[i];
      squares += term * term;
    }
    double lossRounding = EPS * Math.sqrt(reductionLength * squares);
    return 4 * lossRounding / STEP;
  }

  private static void move(
      FMatrixRMaj point, float[] origin, FMatrixRMaj direction, double distance) {
    for (int i = 0; i < origin.length; i++) {
      point.data[i] = (float) (origin[i] + distance * direction.data[i]);
    }
  }
}
