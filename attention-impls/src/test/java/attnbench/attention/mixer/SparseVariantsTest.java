package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.GradientCheck;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Seeing all is full attention, and seeing less is less work. */
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
  void errorAgainstFullAttentionFallsWithTheWindow() {
    int n = 150;
    Tape tape = new Tape(TestKernels.chosen());
    MixerInstance full = mixer(new FullAttention.Provider(), Map.of(), n);
    FMatrixRMaj x = full.sequence(n, 2);
    FMatrixRMaj exact = full.infer(tape, x);
    double before = Double.POSITIVE_INFINITY;
    for (int window : new int[] {4, 16, 64, 256}) {
      MixerInstance sparse = mixer(new Longformer.Provider(), Map.of("window", window), n);
      FMatrixRMaj y = sparse.infer(tape, x);
      double squares = 0;
      for (int k = 0; k < n * WIDTH; k++) {
        squares += Math.pow(y.data[k] - exact.data[k], 2);
      }
      assertThat(squares).as("error with a window of %d", window).isLessThan(0.6 * before);
      before = squares;
    }
  }

  @TestFactory
  Stream<DynamicTest> impossibleOptionsAreRefused() {
    return Stream.of(
        refused("block is 0; it must be at least 1", VARIANTS.get(0), "block", 0),
        refused("window is 3; it must be even, from 0 on", VARIANTS.get(1), "window", 3),
        refused("dilation is 0; it must be at least 1", VARIANTS.get(1), "dilation", 0),
        refused(
            "undilated heads are 2; there must be from 0 to all 1 heads",
            VARIANTS.get(1),
            "undilatedHeads",
            2),
        refused(
            "global tokens are -1; there must be at least 0", VARIANTS.get(1), "globalTokens", -1),
        refused(
            "window blocks are 2; they must be odd, from 1 on", VARIANTS.get(2), "windowBlocks", 2),
        refused(
            "random blocks are -1; there must be at least 0", VARIANTS.get(2), "randomBlocks", -1),
        refused(
            "summary is 129; it must be from 1 to the stride 128", VARIANTS.get(3), "summary", 129),
        refused("heads are 3; they must divide the width 8", VARIANTS.get(4), "heads", 3),
        refused("rounds: 0; it must be at least 1", VARIANTS.get(4), "rounds", 0));
  }

  private static DynamicTest refused(
      String message, MixerProvider<?> provider, String option, int value) {
    return DynamicTest.dynamicTest(
        message,
        () ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> mixer(provider, Map.of(option, value), 16))
                .withMessage(message));
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
