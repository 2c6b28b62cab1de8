package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    List<FMatrixRMaj> gradients =
        sound.train(new Tape(TestKernels.chosen()), x, sound.sequence(13, 11)).gradients();
    double largest = gradients.stream().mapToDouble(Matrices::norm).max().orElseThrow();
    return sound.parameters().all().stream()
        .filter(p -> !isZeroUpToRounding(gradients.get(p.index() + 1), largest))
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

  /** The bias of attention's keys: it moves all scores of a query alike, so nothing changes. */
  private static boolean isZeroUpToRounding(FMatrixRMaj gradient, double largest) {
    return Matrices.norm(gradient) < 1e-5 * largest;
  }
}
