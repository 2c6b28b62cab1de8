package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.GradientCheck;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the variants see, that seeing all is full attention, and that less is less work. */
class SparseVariantsTest {
  private static final int WIDTH = 8;

  private static final List<MixerProvider<?>> VARIANTS =
      List.of(
          new LocalAttention.Provider(),
          new Longformer.Provider(),
          new BigBird.Provider(),
          new SparseTransformer.Provider(),
          new Reformer.Provider());

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

  @TestFactory
  Stream<DynamicTest> seeingAllIsFullAttention() {
    return Stream.of(
            variant("local", new LocalAttention.Provider(), Map.of("block", 150), false),
            variant(
                "local-comb",
                new LocalAttention.Provider(),
                Map.of("block", 151, "mode", "local-comb"),
                false),
            variant(
                "longformer",
                new Longformer.Provider(),
                Map.of("window", 300, "globalTokens", 0),
                false),
            variant(
                "causal longformer",
                new Longformer.Provider(),
                Map.of("window", 300, "globalTokens", 0, "causal", true),
                true),
            variant(
                "longformer with global tokens, whose maps start as the others' copies",
                new Longformer.Provider(),
                Map.of("window", 300, "globalTokens", 3),
                false),
            variant(
                "bigbird", new BigBird.Provider(), Map.of("block", 8, "windowBlocks", 41), false),
            variant("strided", new SparseTransformer.Provider(), Map.of("stride", 150), true),
            variant(
                "strided, not causal",
                new SparseTransformer.Provider(),
                Map.of("stride", 150, "causal", false),
                false),
            variant(
                "strided by one",
                new SparseTransformer.Provider(),
                Map.of("stride", 1, "summary", 1),
                true),
            variant(
                "fixed",
                new SparseTransformer.Provider(),
                Map.of("pattern", "fixed", "stride", 150),
                true),
            variant(
                "fixed, all columns a summary",
                new SparseTransformer.Provider(),
                Map.of("pattern", "fixed", "stride", 16, "summary", 16, "causal", false),
                false))
        .map(v -> DynamicTest.dynamicTest(v.name(), () -> equalsFull(v)));
  }

  private record Variant(
      String name, MixerProvider<?> provider, Map<String, Object> changes, boolean causal) {}

  private static Variant variant(
      String name, MixerProvider<?> provider, Map<String, Object> changes, boolean causal) {
    return new Variant(name, provider, changes, causal);
  }

  private static void equalsFull(Variant variant) {
    int n = 150;
    MixerInstance sparse = mixer(variant.provider(), variant.changes(), n);
    MixerInstance full = mixer(new FullAttention.Provider(), Map.of("causal", variant.causal()), n);
    for (Parameter parameter : full.parameters().all()) {
      Parameter same =
          sparse.parameters().all().stream()
              .filter(p -> p.name().equals(parameter.name()))
              .findFirst()
              .orElseThrow();
      assertThat(same.value().data)
          .as("first value of %s, of the same seed", parameter.name())
          .isEqualTo(parameter.value().data);
    }
    FMatrixRMaj x = full.sequence(n, 2);
    FMatrixRMaj upstream = full.sequence(n, 3);
    Tape tape = new Tape(TestKernels.chosen());
    MixerInstance.Pass expected = full.train(tape, x, upstream);
    MixerInstance.Pass actual = sparse.train(tape, x, upstream);
    assertClose("output", n, actual.output(), expected.output());
    assertClose("gradient", n, actual.gradients().get(0), expected.gradients().get(0));
  }

  private static void assertClose(String name, int n, FMatrixRMaj actual, FMatrixRMaj expected) {
    for (int k = 0; k < Matrices.size(expected); k++) {
      assertThat((double) actual.data[k])
          .as("%s, entry %d", name, k)
          .isCloseTo(expected.data[k], within(GradientCheck.EPS * 4 * n * WIDTH));
    }
  }

  @Test
  void presetsMakeMixers() {
    for (MixerProvider<?> provider : VARIANTS) {
      assertThat(provider.presets()).as(provider.name()).containsKey("lra-2020");
      provider
          .presets()
          .forEach(
              (name, options) -> {
                MixerInstance mixer = mixer(provider, Options.asMap(options), 130);
                Tape tape = new Tape(TestKernels.chosen());
                FMatrixRMaj y = mixer.infer(tape, mixer.sequence(130, 2));
                for (float entry : Matrices.entries(y)) {
                  assertThat(entry).as("%s with %s", provider.name(), name).isFinite();
                }
              });
    }
  }

  /** Sixteen times the length: work and memory stay far from 256 times. */
  @Test
  void workAndMemoryGrowWithTheLengthAndNotWithItsSquare() {
    int small = 512;
    int large = 16 * small;
    for (MixerProvider<?> provider : VARIANTS) {
      MixerCase<?> mixerCase = MixerCase.of(provider, Map.of());
      MixerShape shape = new MixerShape(WIDTH, large);
      double work =
          (double) mixerCase.cost(shape, large).multiplyAdds()
              / mixerCase.cost(shape, small).multiplyAdds();
      assertThat(work).as("work of %s", provider.name()).isBetween(15.9, 34.0);
      double memory =
          (double) peakBytes(mixerCase.fresh(shape, 1), large)
              / peakBytes(mixerCase.fresh(shape, 1), small);
      assertThat(memory).as("workspace of %s", provider.name()).isBetween(4.0, 24.0);
    }
  }

  private static long peakBytes(MixerInstance mixer, int n) {
    Tape tape = new Tape(TestKernels.chosen());
    mixer.train(tape, mixer.sequence(n, 2), mixer.sequence(n, 3));
    return tape.workspace().peakBytes();
  }

  /** With strides near the root of the length: N^1.5, so 64 times the work for 16 times N. */
  @Test
  void sparseWithStridesOfTheRootGrowsAsItsSourceSays() {
    for (String pattern : List.of("strided", "fixed")) {
      double[] work = new double[2];
      for (int i = 0; i < 2; i++) {
        int root = i == 0 ? 64 : 256;
        MixerCase<?> mixerCase =
            MixerCase.of(
                new SparseTransformer.Provider(),
                Map.of("pattern", pattern, "stride", root, "summary", 1));
        work[i] = mixerCase.cost(new MixerShape(1, root * root), root * root).multiplyAdds();
      }
      assertThat(work[1] / work[0]).as(pattern).isBetween(40.0, 70.0);
    }
  }
}
