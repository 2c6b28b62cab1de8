package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchPlanTest {
  @Test
  void sizeCountsEveryCombination() {
    BenchPlan plan =
        new BenchPlan(
            BenchPlan.BENCHMARKS,
            List.of("full", "linear", "mean"),
            List.of(256, 1024),
            List.of(32),
            List.of(40),
            List.of(1, 2),
            3,
            1,
            1,
            10);
    assertThat(plan.size()).isEqualTo(2 * 3 * 2 * 2);
  }

  @Test
  void impossiblePlansAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan("trainSteps", List.of(256), 3))
        .withMessage(
            "unknown benchmark 'trainSteps'; nearest: trainStep; allowed: forward, trainStep");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan("forward", List.of(256, 0), 3))
        .withMessage("length is 0; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan("forward", List.of(), 3))
        .withMessageContaining("no length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan("forward", List.of(256), 0))
        .withMessageContaining("forks is 0");
  }

  private static BenchPlan plan(String benchmark, List<Integer> lengths, int forks) {
    return new BenchPlan(
        List.of(benchmark),
        List.of("full"),
        lengths,
        List.of(32),
        List.of(40),
        List.of(2),
        forks,
        1,
        1,
        10);
  }
}
