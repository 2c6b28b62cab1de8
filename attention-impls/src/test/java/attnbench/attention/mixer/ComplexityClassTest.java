package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.CountingKernels;
import attnbench.attention.kernel.IdleKernels;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Work and memory of every mixer at long lengths, its kernels idle: both forms of those that can be
 * causal.
 */
class ComplexityClassTest {
  /** Columns, enough for a track of chordmixer for each power of two. */
  private static final int WIDTH = 16;

  private static final int SHORT = 1024;
  private static final int LONG = 8 * SHORT;

  @TestFactory
  Stream<DynamicTest> everyMixerDoesAtLongLengthsTheWorkOfItsFormula() {
    return cases(
        mixerCase -> {
          MixerShape shape = new MixerShape(WIDTH, LONG);
          CountingKernels kernels = new CountingKernels(IdleKernels.make());
          MixerInstance mixer = mixerCase.fresh(shape, 1);
          mixer.infer(new Tape(kernels.counting()), mixer.sequence(LONG, 2));
          assertThat(mixerCase.cost(shape, LONG).multiplyAdds())
              .as("multiply-adds of the formula at length %d", LONG)
              .isEqualTo(kernels.multiplyAdds());
        });
  }

  /** Eight times the length: the workspace of none, full attention's included, grows as N^1.3. */
  @TestFactory
  Stream<DynamicTest> noMixerHoldsNTimesN() {
    return cases(
        mixerCase ->
            assertThat((double) peakBytes(mixerCase, LONG) / peakBytes(mixerCase, SHORT))
                .as("peak of the workspace at length %d over that at %d", LONG, SHORT)
                .isLessThan(Math.pow(8, 1.3)));
  }

  private static long peakBytes(MixerCase<?> mixerCase, int n) {
    MixerInstance mixer = mixerCase.fresh(new MixerShape(WIDTH, n), 1);
    Tape tape = new Tape(IdleKernels.make());
    mixer.train(tape, mixer.sequence(n, 2), mixer.sequence(n, 3));
    return tape.workspace().peakBytes();
  }

  @FunctionalInterface
  private interface Check {
    void run(MixerCase<?> mixerCase);
  }

  private static Stream<DynamicTest> cases(Check check) {
    return Mixers.discover(ComplexityClassTest.class.getClassLoader()).stream()
        .flatMap(ComplexityClassTest::forms)
        .map(form -> DynamicTest.dynamicTest(form.toString(), () -> check.run(form)));
  }

  private static Stream<MixerCase<?>> forms(MixerProvider<?> provider) {
    Object causal = Options.asMap(provider.defaults()).get("causal");
    List<Map<String, Object>> changes =
        causal instanceof Boolean now
            ? List.of(Map.of(), Map.of("causal", !now))
            : List.of(Map.of());
    return changes.stream().map(change -> MixerCase.of(provider, change));
  }
}
