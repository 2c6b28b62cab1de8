package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
  private final Workspace workspace = new Workspace();

  @Test
  void liveMatricesNeverShareAnArray() {
    RandomGenerator random = Matrices.random(1);
    for (int round = 0; round < 5; round++) {
      Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
      for (int i = 0; i < 200; i++) {
        arrays.add(workspace.matrix(random.nextInt(1, 40), random.nextInt(1, 40)).data);
        arrays.add(workspace.floats(random.nextInt(1, 300)));
      }
      assertThat(arrays).as("arrays of 400 live buffers, round %d", round).hasSize(400);
      workspace.releaseAll();
    }
  }

  @Test
  void matricesHaveTheShapeAskedForAndRoomForIt() {
    for (int[] shape : new int[][] {{1, 1}, {3, 5}, {8, 8}, {65, 1}, {1, 1000}, {0, 4}}) {
      FMatrixRMaj matrix = workspace.matrix(shape[0], shape[1]);
      assertThat(List.of(matrix.numRows, matrix.numCols)).containsExactly(shape[0], shape[1]);
      assertThat(matrix.data.length).isGreaterThanOrEqualTo(shape[0] * shape[1]);
    }
  }

  @Test
  void releasedBuffersServeTheNextStepWithoutANewOne() {
    List<float[]> first = step();
    long peak = workspace.peakBytes();
    workspace.releaseAll();
    assertThat(step()).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(first);
    assertThat(workspace.peakBytes()).isEqualTo(peak);
  }

  @Test
  void aShorterSequenceOfTheSameCapacityTakesTheSameBuffer() {
    float[] first = workspace.matrix(100, 8).data;
    workspace.releaseAll();
    assertThat(workspace.matrix(98, 8).data).isSameAs(first);
  }

  @Test
  void whatWasTakenSinceAMarkGoesBackAlone() {
    float[] before = workspace.floats(100);
    int mark = workspace.mark();
    float[] after = workspace.floats(100);
    int[] whole = workspace.ints(100);
    workspace.releaseSince(mark);
    assertThat(workspace.floats(100)).isSameAs(after).isNotSameAs(before);
    assertThat(workspace.ints(100)).isSameAs(whole);
    workspace.releaseAll();
    assertThat(workspace.floats(100)).isSameAs(before);
  }

  @Test
  void peakBytesAreThoseOfAllBuffersEverHandedOut() {
    long bytes = step().stream().mapToLong(array -> 4L * array.length).sum();
    assertThat(workspace.peakBytes()).isEqualTo(bytes);
    workspace.releaseAll();
    assertThat(workspace.peakBytes()).isEqualTo(bytes);
  }

  private List<float[]> step() {
    List<float[]> taken = new ArrayList<>();
    for (int length : new int[] {64, 100, 64, 300, 100, 17}) {
      taken.add(workspace.matrix(length, 8).data);
    }
    return taken;
  }

  @Test
  void wholeNumbersAreKeptApartFromFloatsAndServeTheNextStep() {
    int[] first = workspace.ints(100);
    int[] second = workspace.ints(98);
    assertThat(second).isNotSameAs(first).hasSize(Workspace.capacity(98));
    assertThat(workspace.peakBytes()).isEqualTo(2 * 4 * Workspace.capacity(100));
    workspace.releaseAll();
    assertThat(workspace.ints(99)).isSameAs(first);
    assertThat(workspace.ints(99)).isSameAs(second);
    assertThat(workspace.peakBytes()).isEqualTo(2 * 4 * Workspace.capacity(100));
  }

  @Test
  void capacitiesHoldTheLengthAndWasteAtMostAQuarter() {
    for (int length = 65; length < 20_000; length++) {
      assertThat(Workspace.capacity(length))
          .as("capacity for %d", length)
          .isBetween(length, length + length / 4);
    }
    assertThat(IntStream.rangeClosed(0, 64).map(Workspace::capacity)).containsOnly(64);
  }

  @Test
  void capacitiesHaveFourStepsAnOctave() {
    for (int octave = 64; octave <= 8192; octave *= 2) {
      assertThat(IntStream.rangeClosed(octave + 1, 2 * octave).map(Workspace::capacity).distinct())
          .as("capacities above %d", octave)
          .hasSize(4);
    }
  }

  @Test
  void aSizeBeyondAnArrayIsRefused() {
    assertThatThrownBy(() -> workspace.matrix(1 << 16, 1 << 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a buffer of 65536 x 65536 numbers is needed; it may have at most 1879048192");
    assertThat(Workspace.capacity(7 << 28)).isEqualTo(7 << 28);
  }
}
