package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.Environment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingRowTest {
  private static final ThreadPair THREADS = new ThreadPair(1, 2);

  /** Steps are 1.5, 1.6 and 1.2 times as fast, the machine 2, 1.6 and 1 times. */
  private static final List<ScalingTurn> TURNS =
      List.of(
          new ScalingTurn(40, 40, 3_000_000, 2_000_000),
          new ScalingTurn(40, 50, 8_000_000, 5_000_000),
          new ScalingTurn(40, 80, 6_000_000, 5_000_000));

  @Test
  void ratiosAreThoseOfATurn() {
    ScalingTurn turn = TURNS.get(1);
    assertThat(turn.stepSpeedup()).isEqualTo(1.6);
    assertThat(turn.peakSpeedup(THREADS)).isEqualTo(1.6);
    assertThat(turn.share(THREADS)).isEqualTo(1);
    assertThat(new ScalingTurn(40, 50, 1, 1).peakSpeedup(new ThreadPair(2, 6)))
        .as("three times the work in 5/4 of the time")
        .isCloseTo(2.4, within(1e-12));
  }

  @Test
  void eachNumberIsTheMedianOverTheTurns() {
    ScalingRow row = row();
    assertThat(row.fewMillis().estimate()).isEqualTo(6);
    assertThat(row.manyMillis().estimate()).isEqualTo(5);
    assertThat(row.stepSpeedup().estimate()).isEqualTo(1.5);
    assertThat(row.peakSpeedup().estimate()).isEqualTo(1.6);
    assertThat(row.share().estimate()).as("of 0.75, 1 and 1.2").isEqualTo(1);
    assertThat(row.share().low()).isLessThan(1);
    assertThat(row.share().high()).isGreaterThan(1);
    assertThat(row.timed()).isTrue();
  }

  @Test
  void aResultIsReadAsItWasWritten() {
    ScalingPlan plan =
        new ScalingPlan(
            List.of("full", "mean"), List.of(ModelStep.FORWARD), 8, 4, 2, THREADS, 3, 0.5);
    ScalingRow failed = ScalingRow.failed("mean", ModelStep.FORWARD, "no heap");
    Environment environment =
        new Environment("abc", false, "CPU", 2, 1, "os", "jdk", List.of(), "vector-512");
    ScalingResult result = new ScalingResult("now", plan, environment, List.of(row(), failed));
    String json = SpecFormat.toJson(result);
    assertThat(SpecFormat.bind(SpecFormat.parseJson(json, "test"), ScalingResult.class, "test"))
        .isEqualTo(result);
    assertThat(failed.timed()).isFalse();
    assertThat(failed.share().estimate()).isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScalingResult("now", plan, environment, List.of(failed)))
        .withMessage("rows are 1; the plan has 2 steps of mixers");
  }

  @Test
  void impossibleRowsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScalingTurn(1, 1, 0, 1))
        .withMessage("nanoseconds are 1, 1, 0, 1; each must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScalingRow.failed("full", ModelStep.FORWARD, ""))
        .withMessageContaining("there must be turns or a problem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScalingRow.of("full", ModelStep.FORWARD, THREADS, 0, TURNS))
        .withMessageContaining("multiply-adds at the peak are 0");
  }

  @Test
  void threadsAreTwoRisingNumbers() {
    assertThat(ThreadPair.of(List.of(2, 4))).isEqualTo(new ThreadPair(2, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThreadPair.of(List.of(1, 2, 4)))
        .withMessage("threads are [1, 2, 4]; two numbers are needed, such as 1,2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ThreadPair(2, 2))
        .withMessageContaining("threads are 2 and 2");
    assertThatIllegalArgumentException().isThrownBy(() -> new ThreadPair(0, 2));
  }

  private static ScalingRow row() {
    return ScalingRow.of("full", ModelStep.FORWARD, THREADS, 1000, TURNS);
  }
}
