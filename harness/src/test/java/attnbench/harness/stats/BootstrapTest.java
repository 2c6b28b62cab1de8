package attnbench.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapTest {
  private static final double CONFIDENCE = 0.95;
  private static final int TRIALS = 2000;

  /** Four standard deviations of a share counted in {@link #TRIALS} trials. */
  private static final double COUNTING_ERROR =
      4 * Math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / TRIALS);

  private static final Bootstrap FAST = new Bootstrap(CONFIDENCE, 400, 1);

  /** How fork means scatter: each has mean 1. */
  enum Scatter {
    NORMAL(r -> 1 + 0.05 * r.nextGaussian()),
    LOG_NORMAL(r -> Math.exp(0.2 * r.nextGaussian() - 0.02)),
    LONG_TAIL(r -> (1 + 0.1 * r.nextExponential()) / 1.1),
    TWO_SPEEDS(r -> ((r.nextDouble() < 0.3 ? 1.3 : 1) + 0.01 * r.nextGaussian()) / 1.09);

    final ToDoubleFunction<RandomGenerator> draw;

    Scatter(ToDoubleFunction<RandomGenerator> draw) {
      this.draw = draw;
    }

    double[] sample(int n, RandomGenerator random) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = draw.applyAsDouble(random);
      }
      return values;
    }
  }

  /** The upper bound keeps an interval that is always wide from passing. */
  @ParameterizedTest
  @CsvSource({
    "NORMAL, 3", "NORMAL, 5", "NORMAL, 10",
    "LOG_NORMAL, 3", "LOG_NORMAL, 5", "LOG_NORMAL, 10",
    "LONG_TAIL, 3", "LONG_TAIL, 5", "LONG_TAIL, 10",
    "TWO_SPEEDS, 3", "TWO_SPEEDS, 5", "TWO_SPEEDS, 10"
  })
  void ratioIntervalCoversTheTruthAsOftenAsItSays(Scatter scatter, int forks) {
    assertThat(ratioCoverage(scatter, forks, forks)).isBetween(0.95 - COUNTING_ERROR, 0.99);
  }

  /** Unequal counts are harder for every method: Welch's t test has 93 % here. */
  @Test
  void ratioIntervalOfUnequalCountsMissesLittle() {
    assertThat(ratioCoverage(Scatter.NORMAL, 3, 10)).isBetween(0.92 - COUNTING_ERROR, 0.96);
  }

  private static double ratioCoverage(Scatter scatter, int above, int below) {
    RandomGenerator random = random(17);
    int covered = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double[] numerator = scatter.sample(above, random);
      double[] denominator = scatter.sample(below, random);
      covered += FAST.ratioOfMeans(numerator, denominator).covers(1) ? 1 : 0;
    }
    return (double) covered / TRIALS;
  }

  /** The median of three is less regular than a mean; its Javadoc says by how much. */
  @ParameterizedTest
  @CsvSource({"3, 0.92", "5, 0.95", "10, 0.95"})
  void medianIntervalCoversTheTruthAsOftenAsItSays(int forks, double stated) {
    RandomGenerator random = random(23);
    int covered = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      covered += FAST.median(Scatter.NORMAL.sample(forks, random)).covers(1) ? 1 : 0;
    }
    assertThat((double) covered / TRIALS).isBetween(stated - COUNTING_ERROR, 0.995);
  }

  /** With many values: exp(log ratio +- 1.96 sqrt(sum of relative variances of the means)). */
  @Test
  void ratioIntervalOfManyValuesIsThatOfTheDeltaMethod() {
    RandomGenerator random = random(5);
    double[] numerator = Scatter.NORMAL.sample(400, random);
    double[] denominator = Scatter.NORMAL.sample(300, random);
    Interval interval = Bootstrap.withConfidence(CONFIDENCE).ratioOfMeans(numerator, denominator);
    double reach = 1.96 * 0.05 * Math.sqrt(1 / 400.0 + 1 / 300.0);
    assertThat(Math.log(interval.high() / interval.estimate())).isCloseTo(reach, within(5e-4));
    assertThat(Math.log(interval.low() / interval.estimate())).isCloseTo(-reach, within(5e-4));
  }

  @Test
  void exchangedSamplesGiveTheInverseInterval() {
    double[] a = {10, 11, 12, 10.5, 11.2};
    double[] b = {20, 21, 19, 20.5, 22};
    Bootstrap bootstrap = Bootstrap.withConfidence(CONFIDENCE);
    Interval straight = bootstrap.ratioOfMeans(a, b);
    Interval inverse = bootstrap.ratioOfMeans(b, a);
    assertThat(inverse.estimate()).isCloseTo(1 / straight.estimate(), within(1e-12));
    assertThat(inverse.low()).isCloseTo(1 / straight.high(), within(0.01));
    assertThat(inverse.high()).isCloseTo(1 / straight.low(), within(0.01));
  }

  @Test
  void equalValuesGiveAnIntervalOfOnePoint() {
    Interval ratio = FAST.ratioOfMeans(new double[] {0.3, 0.3, 0.3}, new double[] {0.1, 0.1, 0.1});
    assertThat(ratio.low()).isCloseTo(3, within(1e-12));
    assertThat(ratio.high()).isCloseTo(3, within(1e-12));
    Interval median = FAST.median(new double[] {7, 7, 7});
    assertThat(median).isEqualTo(new Interval(7, 7, 7, CONFIDENCE));
  }

  @Test
  void aSingleValueHasAMedianButNoInterval() {
    Interval median = FAST.median(new double[] {7});
    assertThat(median.estimate()).isEqualTo(7);
    assertThat(median.low()).isNaN();
    assertThat(median.high()).isNaN();
    assertThat(median.covers(7)).isFalse();
  }

  @Test
  void theRangeOfAMedianStaysPositive() {
    assertThat(FAST.median(new double[] {1, 100, 1000}).low()).isPositive();
  }

  @Test
  void theSameInputGivesTheSameInterval() {
    double[] values = {1, 2, 4, 8};
    assertThat(FAST.median(values)).isEqualTo(FAST.median(values.clone()));
  }

  @Test
  void moreConfidenceGivesAWiderInterval() {
    double[] a = {10, 11, 12};
    double[] b = {10, 12, 11};
    Interval usual = Bootstrap.withConfidence(0.9).ratioOfMeans(a, b);
    Interval sure = Bootstrap.withConfidence(0.99).ratioOfMeans(a, b);
    assertThat(sure.low()).isLessThan(usual.low());
    assertThat(sure.high()).isGreaterThan(usual.high());
  }

  @Test
  void impossibleInputIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FAST.ratioOfMeans(new double[] {1}, new double[] {1, 2}))
        .withMessage("numerator has 1 values; at least 2 are needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FAST.ratioOfMeans(new double[] {1, 2}, new double[] {1, 0}))
        .withMessage("denominator contains 0.0; it must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bootstrap.withConfidence(95))
        .withMessageContaining("95.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bootstrap(0.95, 3, 1))
        .withMessageContaining("resamples is 3");
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
