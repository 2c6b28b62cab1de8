package attnbench.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantilesTest {
  /** R: quantile(c(10, 2, 1, 4, 3), p), type 7. */
  @ParameterizedTest
  @CsvSource({"0, 1", "0.1, 1.4", "0.3, 2.2", "0.5, 3", "0.9, 7.6", "1, 10"})
  void quantilesAreThoseOfR(double p, double expected) {
    assertThat(Quantiles.quantile(new double[] {10, 2, 1, 4, 3}, p))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void medianOfAnEvenCountIsTheMeanOfTheMiddleTwo() {
    assertThat(Quantiles.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
  }

  @Test
  void oneValueIsEveryQuantile() {
    assertThat(Quantiles.quantile(new double[] {7}, 0.03)).isEqualTo(7);
  }

  @Test
  void theInputKeepsItsOrder() {
    double[] values = {3, 1, 2};
    Quantiles.median(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  @Test
  void nothingNanAndSharesOutsideAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantiles.median(new double[0]))
        .withMessage("values has 0 values; at least 1 are needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantiles.median(new double[] {1, Double.NaN}))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantiles.quantile(new double[] {1}, 1.5))
        .withMessageContaining("1.5");
  }
}
