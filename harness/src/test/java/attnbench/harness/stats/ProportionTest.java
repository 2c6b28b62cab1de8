package attnbench.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {
  /** The ends solve {@code (p - share)^2 = z^2 p (1 - p) / n}, the test that Wilson inverts. */
  @Test
  void endsAreThoseThatTheScoreTestJustDoesNotReject() {
    double z = 1.959963984540054;
    for (int items : new int[] {10, 1000, 25_000}) {
      for (double share : new double[] {0.1, 0.1536, 0.5, 0.9}) {
        Interval interval = Proportion.wilson(share, items, 0.95);
        for (double p : new double[] {interval.low(), interval.high()}) {
          assertThat(Math.abs(p - share) / Math.sqrt(p * (1 - p) / items))
              .isCloseTo(z, within(1e-9));
        }
        assertThat(interval.covers(share)).isTrue();
      }
    }
  }

  /** The one-sided ends are {@code z^2 / (n + z^2)} from the border. */
  @Test
  void noneAndAllRightStillHaveAWidth() {
    double reach = 3.841458820694124 / (10 + 3.841458820694124);
    assertThat(Proportion.wilson(0, 10, 0.95).low()).isZero();
    assertThat(Proportion.wilson(0, 10, 0.95).high()).isCloseTo(reach, within(1e-12));
    assertThat(Proportion.wilson(1, 10, 0.95).low()).isCloseTo(1 - reach, within(1e-12));
    assertThat(Proportion.wilson(1, 10, 0.95).high()).isEqualTo(1);
  }

  @Test
  void impossibleSharesAreRefused() {
    assertThatThrownBy(() -> Proportion.wilson(1.1, 10, 0.95)).hasMessageContaining("share is 1.1");
    assertThatThrownBy(() -> Proportion.wilson(0.5, 0, 0.95)).hasMessageContaining("of 0 items");
  }
}
