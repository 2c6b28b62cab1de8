package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** S4D beyond the contract: its two modes, options together, first values. */
class DiagonalStateSpaceTest {
  private static final int WIDTH = 5;

  private static MixerInstance mixer(Map<String, Object> changes, int maxLength) {
    return MixerCase.of(new DiagonalStateSpace.Provider(), changes)
        .fresh(new MixerShape(WIDTH, maxLength), 1);
  }

  @ParameterizedTest
  @CsvSource({"zoh, false", "zoh, true", "bilinear, false", "bilinear, true"})
  void scanAndConvolutionGiveTheSameOutputsAndGradients(String rule, boolean bidirectional) {
    for (int n : new int[] {1, 2, 31, 64, 300, 1025}) {
      Map<String, Object> options = Map.of("rule", rule, "bidirectional", bidirectional);
      Map<String, Object> scan =
          Map.of("rule", rule, "bidirectional", bidirectional, "mode", "scan");
      FMatrixRMaj x = Matrices.normal(n, WIDTH, Matrices.random(2));
      FMatrixRMaj upstream = Matrices.normal(n, WIDTH, Matrices.random(3));
      Tape tape = new Tape(TestKernels.chosen());
      MixerInstance.Pass byConvolution = mixer(options, n).train(tape, x, upstream);
      MixerInstance.Pass byScan = mixer(scan, n).train(tape, x, upstream);
      assertClose("output at length " + n, byScan.output(), byConvolution.output());
      for (int i = 0; i < byScan.gradients().size(); i++) {
        assertClose(
            "gradient %d at length %d".formatted(i, n),
            byScan.gradients().get(i),
            byConvolution.gradients().get(i));
      }
    }
  }

  /** A long sum of float products: a hundred thousandth of the largest. */
  private static void assertClose(String name, FMatrixRMaj actual, FMatrixRMaj expected) {
    double largest = 1e-6;
    for (float entry : Matrices.entries(expected)) {
      largest = Math.max(largest, Math.abs(entry));
    }
    for (int i = 0; i < Matrices.size(expected); i++) {
      assertThat((double) actual.data[i])
          .as("%s, entry %d", name, i)
          .isCloseTo(expected.data[i], within(2e-5 * largest));
    }
  }

  /** Options that the neighbours of the defaults leave out. */
  @TestFactory
  Stream<DynamicNode> optionsTogetherAreTheOracles() {
    return Stream.<Map<String, Object>>of(
            Map.of("bidirectional", true, "mode", "scan", "rule", "bilinear", "states", 4),
            Map.of("bidirectional", true, "rule", "bilinear", "init", "inv", "states", 6))
        .map(changes -> MixerCase.of(new DiagonalStateSpace.Provider(), changes))
        .map(MixerOracleTest::tests);
  }

  @Test
  void firstValuesFollowTheFormulas() {
    MixerInstance lin = mixer(Map.of("states", 6), 10);
    MixerInstance inv = mixer(Map.of("states", 6, "init", "inv"), 10);
    for (int s = 0; s < 3; s++) {
      assertThat(value(lin, "frequency").data[s]).isCloseTo((float) (Math.PI * s), within(1e-5f));
      assertThat(value(inv, "frequency").data[s])
          .isCloseTo((float) (6 / Math.PI * (6.0 / (2 * s + 1) - 1)), within(1e-5f));
      assertThat(Math.exp(value(inv, "logDecay").data[s])).isCloseTo(0.5, within(1e-6));
    }
    for (int c = 0; c < WIDTH; c++) {
      assertThat(Math.exp(value(lin, "logStep").data[c])).isBetween(0.000999, 0.1001);
    }
  }

  private static FMatrixRMaj value(MixerInstance mixer, String name) {
    return mixer.parameters().all().stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void impossibleOptionsAreRefused() {
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("states", 3), Map.of("minStep", 0.0), Map.of("minStep", 0.2))) {
      assertThatThrownBy(() -> mixer(wrong, 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.values().iterator().next().toString());
    }
  }
}
