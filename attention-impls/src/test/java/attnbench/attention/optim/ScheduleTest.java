package attnbench.attention.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void constantWarmsUpInALineAndStays() {
    Schedule schedule = Schedule.constant(2, 4);
    assertThat(LongStream.of(1, 2, 3, 4, 5, 1000).mapToDouble(schedule::rate).toArray())
        .containsExactly(0.5, 1, 1.5, 2, 2, 2);
    assertThat(Schedule.constant(2, 0).rate(1)).isEqualTo(2);
  }

  /** Values of 0.5 (1 + cos) at quarters: 1, (2 + sqrt 2)/4, 1/2, (2 - sqrt 2)/4, 0. */
  @Test
  void cosineFallsThroughItsQuartersToZero() {
    Schedule schedule = Schedule.cosine(1, 10, 89);
    assertThat(schedule.rate(5)).isCloseTo(0.5, within(1e-12));
    assertThat(schedule.rate(10)).isCloseTo(1, within(1e-12));
    assertThat(schedule.rate(30)).isCloseTo((2 + Math.sqrt(2)) / 4, within(1e-12));
    assertThat(schedule.rate(50)).isCloseTo(0.5, within(1e-12));
    assertThat(schedule.rate(70)).isCloseTo((2 - Math.sqrt(2)) / 4, within(1e-12));
    assertThat(schedule.rate(89)).isPositive();
    assertThat(schedule.rate(90)).isZero();
    assertThat(schedule.rate(500)).isZero();
  }

  @Test
  void cosineWithoutWarmupStartsAtThePeak() {
    assertThat(Schedule.cosine(3, 0, 1).rate(1)).isEqualTo(3);
  }

  /** Long Range Arena's ListOps base: 0.05 with 1000 steps of warm-up peaks at 1.58e-3. */
  @Test
  void rsqrtPeaksWhereTheArenaSaysAndHalvesAtFourTimesTheStep() {
    Schedule schedule = Schedule.rsqrt(0.05, 1000);
    assertThat(schedule.rate(1000)).isCloseTo(1.58e-3, within(5e-6));
    assertThat(schedule.rate(500)).isCloseTo(schedule.rate(1000) / 2, within(1e-12));
    assertThat(schedule.rate(4000)).isCloseTo(schedule.rate(1000) / 2, within(1e-12));
    assertThat(Schedule.rsqrt(1, 0).rate(1)).isEqualTo(1);
  }
}
