package attnbench.harness.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.harness.bench.ModelStep;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerRowTest {
  private static PeerRow.Times times(double... forkMillis) {
    // Two turns a fork, symmetric about its median.
    List<List<List<Double>>> turns =
        Arrays.stream(forkMillis)
            .mapToObj(m -> List.of(List.of(m - 1, m), List.of(m, m + 1)))
            .toList();
    return PeerRow.Times.of(turns, 7);
  }

  @Test
  void aForkCountsWithTheMedianOfItsSteps() {
    PeerRow.Times times = times(10, 30, 20);
    assertThat(PeerRow.Times.forkMedians(times.turns())).containsExactly(10, 30, 20);
    assertThat(times.millis()).isEqualTo(20);
    assertThat(times.low()).isLessThan(20);
    assertThat(times.high()).isGreaterThan(20);
    assertThat(times.peakBytes()).isEqualTo(7);
  }

  @Test
  void theRatioIsTheirTimeOverOurs() {
    PeerRow.Ratio ratio = PeerRow.Ratio.of(times(20, 22, 21), times(10, 11, 10.5));
    assertThat(ratio.estimate()).isCloseTo(2, within(1e-9));
    assertThat(ratio.low()).isBetween(1.5, 2.0);
    assertThat(ratio.high()).isBetween(2.0, 2.7);
  }

  @Test
  void aSingleForkHasNoInterval() {
    PeerRow.Ratio ratio = PeerRow.Ratio.of(times(30), times(10));
    assertThat(ratio.estimate()).isEqualTo(3);
    assertThat(ratio.low()).isNaN();
  }

  @Test
  void aPlanNeedsSomethingToCompare() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PeerPlan(List.of(), List.of(ModelStep.FORWARD), 1, 1, 1, 1))
        .withMessageContaining("no cell");
    PeerCell cell = new PeerCell("full", 8, 4, 1, 4, 2, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PeerPlan(List.of(cell), List.of(ModelStep.FORWARD), 0, 1, 1, 1))
        .withMessageContaining("forks are 0");
  }
}
