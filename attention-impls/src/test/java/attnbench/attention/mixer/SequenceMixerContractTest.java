package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.autodiff.GradientCheck;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import attnbench.attention.mixer.DecayProvider.Defect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract must fail where a promise is broken. */
class SequenceMixerContractTest {

  @ParameterizedTest
  @CsvSource({
    "MISSPELLS_A_PRESET, each preset makes a working mixer",
    "HAS_A_PRESET_THAT_IS_THE_DEFAULTS, each preset makes a working mixer",
    "FORGETS_THE_HELP, describes itself and each option",
    "RETURNS_ANOTHER_SHAPE, keeps the shape at every length",
    "IGNORES_THE_SEED, 'same seed, same bits; other seed, others'",
    "READS_WHAT_AN_EARLIER_SEQUENCE_LEFT, a tape used before changes no bit",
    "CARRIES_STATE_BETWEEN_SEQUENCES, a tape used before changes no bit",
    "CARRIES_STATE_BETWEEN_SEQUENCES, threads share a mixer",
    "ASSIGNS_A_PARAMETER_GRADIENT, 'gradients are added, not assigned'",
    "ASSIGNS_THE_INPUT_GRADIENT, 'gradients are added, not assigned'",
    "DECLARES_TOO_LITTLE_REACH, reach is as declared",
    "DECLARES_TOO_MUCH_REACH, reach is as declared",
    "MISCOUNTS_BY_ONE, cost is as counted",
    "FORGETS_A_BUFFER, footprint is as measured",
    "DECLARES_TOO_LITTLE_WORK, cost grows as declared",
    "DECLARES_TOO_MUCH_WORK, cost grows as declared",
    "ALLOCATES_A_MATRIX, a warm step allocates a constant"
  })
  void aBrokenPromiseIsFound(Defect defect, String check) {
    MixerCase<?> broken = MixerCase.of(new DecayProvider(defect), Map.of());
    assertThatThrownBy(() -> MixerChecks.of(broken).get(check).execute())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void variantsAreTheNeighboursOfTheDefaults() {
    assertThat(MixerCase.neighbours(new DecayProvider(), MixerChecks.SHAPE))
        .containsExactly(Map.of(), Map.of("causal", false));
  }

  @TestFactory
  Stream<DynamicTest> aPercentTooMuchInOneParametersGradientIsFoundInEveryMixer() {
    List<MixerProvider<?>> providers =
        new ArrayList<>(Mixers.discover(SequenceMixerContractTest.class.getClassLoader()));
    providers.add(new DecayProvider());
    return providers.stream().flatMap(SequenceMixerContractTest::aPercentTooMuch);
  }

  private static <O extends Record> Stream<DynamicTest> aPercentTooMuch(MixerProvider<O> provider) {
    MixerInstance sound = MixerCase.of(provider, Map.of()).instance(MixerChecks.SHAPE, 1);
    FMatrixRMaj x = sound.sequence(13, 9);
    FMatrixRMaj upstream = sound.sequence(13, 11);
    var pass = sound.train(new Tape(TestKernels.chosen()), x, upstream);
    double hidden =
        GradientCheck.hiddenSlope(upstream, pass.output(), 13 * MixerChecks.SHAPE.width());
    return sound.parameters().all().stream()
        .filter(p -> isPercentVisible(pass.gradients().get(p.index() + 1), hidden))
        .map(
            p ->
                DynamicTest.dynamicTest(
                    provider.name() + ", " + p.name(),
                    () -> {
                      var broken =
                          MixerCase.of(new PercentTooMuch<>(provider, p.index()), Map.of());
                      assertThatThrownBy(
                              () ->
                                  MixerChecks.of(broken)
                                      .get("gradients are the loss' derivatives")
                                      .execute())
                          .isInstanceOf(AssertionError.class)
                          .hasMessageContaining("parameter " + p.name());
                    }));
  }

  /**
   * Whether a percent of the slope along the gradient shows: twice what rounding may hide, of which
   * a third stays hidden by the check's truncation. The bias of attention's keys never shows: it
   * moves all scores of a query alike, so nothing changes.
   */
  private static boolean isPercentVisible(FMatrixRMaj gradient, double hidden) {
    double slope = Matrices.norm(gradient) * Math.sqrt(Matrices.size(gradient));
    return 0.01 * slope > 2 * hidden;
  }
}
