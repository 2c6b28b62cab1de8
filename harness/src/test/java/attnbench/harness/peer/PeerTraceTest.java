package attnbench.harness.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTraceTest {
  @TempDir private Path folder;

  private static PeerTrace trace(float score, float large, float small) {
    return new PeerTrace(
        Map.of(
            PeerTrace.SCORES,
            new float[] {score, 2},
            PeerTrace.LOSS,
            new float[] {1},
            "weight",
            new float[] {large, -1},
            "bias",
            new float[] {small}));
  }

  /** By hand: 0.5 of at most 100. */
  @Test
  void theWorstArrayDecides() {
    PeerTrace.Difference difference = trace(1, 100.5f, 1).from(trace(1, 100, 1));
    assertThat(difference.array()).isEqualTo("weight");
    assertThat(difference.error()).isCloseTo(0.005, within(1e-9));
    assertThat(trace(1, 100, 1).from(trace(1, 100, 1)).error()).isZero();
  }

  /** Against a thousandth of the largest gradient, 0.1, not against the 1e-7 that should be 0. */
  @Test
  void aGradientThatIsZeroButForRoundingIsJudgedByTheLargestOne() {
    PeerTrace.Difference difference = trace(1, 100, 3e-7f).from(trace(1, 100, 1e-7f));
    assertThat(difference.error()).isCloseTo(2e-6, within(1e-9));
    assertThat(trace(1.001f, 100, 1).from(trace(1, 100, 1)).array())
        .as("scores get no such allowance")
        .isEqualTo(PeerTrace.SCORES);
  }

  @Test
  void whatIsNoNumberIsInfinitelyFar() {
    assertThat(trace(1, Float.NaN, 1).from(trace(1, 100, 1)).error()).isInfinite();
    assertThat(trace(Float.NaN, 100, 1).from(trace(1, 100, 1)).error()).isInfinite();
  }

  @Test
  void tracesOfDifferentModelsAreRefused() {
    PeerTrace other = new PeerTrace(Map.of(PeerTrace.SCORES, new float[2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.from(trace(1, 1, 1)))
        .withMessageContaining("must be the same");
    PeerTrace shorter = new PeerTrace(Map.of(PeerTrace.SCORES, new float[1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shorter.from(other))
        .withMessageContaining("1 and 2 numbers");
  }

  @Test
  void aFileGivesBackWhatWasWritten() {
    Path file = folder.resolve("trace");
    PeerTrace trace = trace(0.1f, 3, -4);
    trace.write(file);
    assertThat(PeerTrace.read(file).arrays()).usingRecursiveComparison().isEqualTo(trace.arrays());
  }
}
