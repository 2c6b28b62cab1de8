package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What a position sees of the others, measured, against the drawings. */
class SparseReachTest {
  private static final int WIDTH = 8;

  private static MixerInstance mixer(
      MixerProvider<?> provider, Map<String, Object> changes, int maxLength) {
    return MixerCase.of(provider, changes).fresh(new MixerShape(WIDTH, maxLength), 1);
  }

  /** The drawing, {@code x} for what is seen, of the mixer at as many positions as it has lines. */
  private static void assertSees(
      MixerProvider<?> provider, Map<String, Object> changes, String... drawing) {
    MixerInstance mixer = mixer(provider, changes, drawing.length);
    assertThat(ReachMap.measure(mixer, drawing.length))
        .as("%s with %s", provider.name(), changes)
        .hasToString(Stream.of(drawing).collect(Collectors.joining("\n", "\n", "\n")));
  }

  @Test
  void localSeesBlocksOfNeighbours() {
    assertSees(
        new LocalAttention.Provider(),
        Map.of("block", 4),
        "xxxx....",
        "xxxx....",
        "xxxx....",
        "xxxx....",
        "....xxxx",
        "....xxxx",
        "....xxxx",
        "....xxxx");
  }

  @Test
  void localCombSeesEveryThird() {
    assertSees(
        new LocalAttention.Provider(),
        Map.of("block", 4, "mode", "local-comb"),
        "x..x..x.",
        ".x..x..x",
        "..x..x..",
        "x..x..x.",
        ".x..x..x",
        "..x..x..",
        "x..x..x.",
        ".x..x..x");
  }

  /** Of 2000 characters and a classification token it sees one in 41. */
  @Test
  void localCombOfTheBenchmarkHas41Groups() {
    MixerInstance mixer =
        mixer(
            new LocalAttention.Provider(),
            Options.asMap(new LocalAttention.Provider().presets().get("lra-2020")),
            2001);
    Tape tape = new Tape(TestKernels.chosen());
    FMatrixRMaj x = mixer.sequence(2001, 2);
    float first = mixer.infer(tape, x).data[0];
    for (int j : new int[] {1, 40, 41, 42, 81, 82, 1968, 2000}) {
      FMatrixRMaj moved = Matrices.copy(x);
      for (int column = 0; column < WIDTH; column++) {
        moved.data[j * WIDTH + column] += 1;
      }
      boolean seen = mixer.infer(tape, moved).data[0] != first;
      assertThat(seen).as("position 0 sees %d", j).isEqualTo(j % 41 == 0);
    }
  }

  @Test
  void longformerSeesAWindowAndTheFirst() {
    assertSees(
        new Longformer.Provider(),
        Map.of("window", 2, "globalTokens", 1),
        "xxxxxxxx",
        "xxx.....",
        "xxxx....",
        "x.xxx...",
        "x..xxx..",
        "x...xxx.",
        "x....xxx",
        "x.....xx");
  }

  @Test
  void longformerSeesADilatedWindow() {
    assertSees(
        new Longformer.Provider(),
        Map.of("window", 2, "dilation", 2, "globalTokens", 0),
        "x.x.....",
        ".x.x....",
        "x.x.x...",
        ".x.x.x..",
        "..x.x.x.",
        "...x.x.x",
        "....x.x.",
        ".....x.x");
  }

  @Test
  void sparseSeesAWindowAndStrides() {
    assertSees(
        new SparseTransformer.Provider(),
        Map.of("stride", 3, "summary", 1),
        "x.......",
        "xx......",
        "xxx.....",
        "xxxx....",
        ".xxxx...",
        "..xxxx..",
        "x..xxxx.",
        ".x..xxxx");
  }

  @Test
  void sparseSeesABlockAndTheLastOfEarlierOnes() {
    assertSees(
        new SparseTransformer.Provider(),
        Map.of("pattern", "fixed", "stride", 4, "summary", 1),
        "x.......",
        "xx......",
        "xxx.....",
        "xxxx....",
        "...xx...",
        "...xxx..",
        "...xxxx.",
        "...xxxxx");
  }

  /** Eight blocks of two: first and last see all; others three neighbours, these, and one more. */
  @Test
  void bigBirdSeesNeighboursFirstLastAndOneAtRandom() {
    int n = 16;
    MixerInstance mixer = mixer(new BigBird.Provider(), Map.of("block", 2, "randomBlocks", 1), n);
    List<String> rows = ReachMap.measure(mixer, n).toString().strip().lines().toList();
    for (int i = 0; i < n; i++) {
      int b = i / 2;
      int blocks = 0;
      for (int other = 0; other < 8; other++) {
        boolean seen = rows.get(i).startsWith("xx", 2 * other);
        blocks += seen ? 1 : 0;
        if (other == 0 || other == 7 || Math.abs(b - other) <= 1) {
          assertThat(seen).as("row %d sees block %d", i, other).isTrue();
        }
      }
      int expected = b == 0 || b == 7 ? 8 : b == 1 || b == 6 ? 5 : 6;
      assertThat(blocks).as("blocks that row %d sees", i).isEqualTo(expected);
    }
    assertThat(
            ReachMap.measure(
                mixer(new BigBird.Provider(), Map.of("block", 2, "randomBlocks", 4), n), n))
        .as("four at random of at most four that are left")
        .hasToString(ReachMap.declared(Reach.GLOBAL, n).toString());
  }

  @Test
  void bigBirdDrawsAllBlocksEquallyOften() {
    int blocks = 42;
    int[] times = new int[blocks];
    for (int seed = 0; seed < 40; seed++) {
      MixerInstance mixer =
          MixerCase.of(new BigBird.Provider(), Map.of("block", 1, "randomBlocks", 1))
              .fresh(new MixerShape(1, blocks), seed);
      String row = ReachMap.measure(mixer, blocks).toString().strip().lines().toList().get(20);
      for (int j = 0; j < blocks; j++) {
        times[j] += row.charAt(j) == 'x' ? 1 : 0;
      }
    }
    for (int j = 0; j < blocks; j++) {
      if (j == 0 || j == blocks - 1 || Math.abs(j - 20) <= 1) {
        assertThat(times[j]).isEqualTo(40);
      } else { // 40 draws of 37 blocks: more than 7 of one have a probability below 1e-4
        assertThat(times[j]).as("draws of block %d", j).isLessThanOrEqualTo(7);
      }
    }
  }
}
