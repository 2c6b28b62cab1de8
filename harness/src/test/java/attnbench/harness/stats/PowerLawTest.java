package attnbench.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class PowerLawTest {
  @Test
  void anExactLawIsFoundWithoutError() {
    double[] x = {128, 256, 512, 1024};
    double[] y = Arrays.stream(x).map(v -> 3 * v * v).toArray();
    PowerLaw law = PowerLaw.fit(x, y, 0.95);
    assertThat(law.factor()).isCloseTo(3, within(1e-9));
    assertThat(law.exponent().estimate()).isCloseTo(2, within(1e-12));
    assertThat(law.exponent().high() - law.exponent().low()).isCloseTo(0, within(1e-6));
    assertThat(law.at(2048)).isCloseTo(3.0 * 2048 * 2048, within(1e-2));
  }

  /**
   * Anscombe's first data set as logarithms. R: {@code summary(lm(y1 ~ x1, anscombe))} has slope
   * 0.5000909 with standard error 0.1179055, intercept 3.0000909; {@code qt(0.975, 9)} is 2.262157.
   */
  @Test
  void slopeAndIntervalAreThoseOfR() {
    double[] logX = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    double[] logY = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
    PowerLaw law =
        PowerLaw.fit(
            Arrays.stream(logX).map(Math::exp).toArray(),
            Arrays.stream(logY).map(Math::exp).toArray(),
            0.95);
    assertThat(law.exponent().estimate()).isCloseTo(0.5000909, within(1e-6));
    assertThat(law.exponent().high()).isCloseTo(0.5000909 + 2.262157 * 0.1179055, within(1e-6));
    assertThat(Math.log(law.factor())).isCloseTo(3.0000909, within(1e-6));
  }

  @Test
  void exponentIntervalCoversTheTruthAsOftenAsItSays() {
    int trials = 2000;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    double[] x = {256, 1024, 4096, 16384};
    int covered = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] y =
          Arrays.stream(x)
              .map(v -> 0.01 * Math.pow(v, 1.2) * Math.exp(0.1 * random.nextGaussian()))
              .toArray();
      covered += PowerLaw.fit(x, y, 0.9).exponent().covers(1.2) ? 1 : 0;
    }
    double countingError = 4 * Math.sqrt(0.9 * 0.1 / trials);
    assertThat((double) covered / trials).isCloseTo(0.9, within(countingError));
  }

  @Test
  void impossibleInputIsRefused() {
    double[] three = {1, 2, 3};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PowerLaw.fit(new double[] {1, 2}, new double[] {1, 2}, 0.95))
        .withMessageContaining("at least 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PowerLaw.fit(three, new double[] {1, 2, 3, 4}, 0.95))
        .withMessageContaining("pairs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PowerLaw.fit(new double[] {2, 2, 2}, three, 0.95))
        .withMessageContaining("two values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PowerLaw.fit(three, new double[] {1, -2, 3}, 0.95))
        .withMessageContaining("-2.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PowerLaw.fit(three, three, 1))
        .withMessageContaining("confidence is 1.0");
  }
}
