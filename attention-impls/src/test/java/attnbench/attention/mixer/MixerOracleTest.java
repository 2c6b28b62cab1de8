package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.GradientCheck;
import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every mixer against its oracle: the output, and each entry of each gradient. */
class MixerOracleTest {
  private static final int WIDTH = 8;

  /** As wide as the longest sequence has tracks. */
  private static final int OUTPUT_WIDTH = 8;

  /** In double a difference over it is good to eight digits; corners are seldom so near. */
  private static final double STEP = 1e-6;

  private static List<MixerProvider<?>> mixers() {
    return Mixers.discover(MixerOracleTest.class.getClassLoader());
  }

  @Test
  void everyMixerHasAnOracle() {
    assertThat(mixers().stream().map(MixerProvider::name))
        .containsExactlyInAnyOrderElementsOf(MixerOracle.BY_NAME.keySet());
  }

  @TestFactory
  Stream<DynamicNode> everyMixerIsItsOracle() {
    return mixers().stream()
        .flatMap(
            provider ->
                TestedVariants.ofOracle(provider, new MixerShape(WIDTH, 16)).stream()
                    .map(changes -> MixerCase.of(provider, changes)))
        .map(MixerOracleTest::tests);
  }

  /** The checks of one setting; mixers add settings that the neighbours of their defaults lack. */
  static DynamicNode tests(MixerCase<?> mixerCase) {
    return DynamicContainer.dynamicContainer(
        mixerCase.toString(),
        List.of(
            DynamicTest.dynamicTest("output", () -> outputIsTheOracles(mixerCase)),
            DynamicTest.dynamicTest("gradients", () -> gradientsAreTheOracles(mixerCase))));
  }

  static void outputIsTheOracles(MixerCase<?> mixerCase) {
    for (int maxLength : new int[] {1, 2, 13, 16, 70, 100}) {
      MixerInstance instance = mixerCase.instance(new MixerShape(OUTPUT_WIDTH, maxLength), 3);
      for (int length : new int[] {1, 2, 7, 16, 70, 100}) {
        if (length <= maxLength) {
          FMatrixRMaj x = instance.sequence(length, 4);
          FMatrixRMaj source = instance.sequence(length, 5);
          Tape tape = new Tape(TestKernels.chosen());
          tape.startInference();
          FMatrixRMaj actual =
              instance.mixer().mix(tape, tape.constant(x), tape.constant(source)).value;
          double[][] expected =
              MixerOracle.BY_NAME
                  .get(mixerCase.provider().name())
                  .output(settings(mixerCase, instance), Matrices.rows(x), Matrices.rows(source));
          assertClose("output of length " + length + " of at most " + maxLength, actual, expected);
        }
      }
    }
  }

  /** Each entry moved on its own, in double. */
  private static void gradientsAreTheOracles(MixerCase<?> mixerCase) {
    int length = 6;
    MixerInstance instance = mixerCase.instance(new MixerShape(WIDTH, 7), 6);
    FMatrixRMaj x = instance.sequence(length, 7);
    FMatrixRMaj source = instance.sequence(length, 8);
    FMatrixRMaj upstream = instance.sequence(length, 9);
    Gradients gradients = new Gradients(instance.parameters());
    Tape tape = new Tape(TestKernels.chosen());
    tape.startTraining(gradients, null);
    var xVar = tape.input(x);
    var sourceVar = tape.input(source);
    var output = MixerInstance.apart(tape, instance.mixer().mix(tape, xVar, sourceVar));
    tape.backwardFrom(output, upstream);

    MixerOracle oracle = MixerOracle.BY_NAME.get(mixerCase.provider().name());
    MixerOracle.Settings settings = settings(mixerCase, instance);
    double[][] exactX = Matrices.rows(x);
    double[][] exactSource = Matrices.rows(source);
    double[][] weight = Matrices.rows(upstream);
    Loss loss = () -> dot(weight, oracle.output(settings, exactX, exactSource));
    assertClose("gradient of the input", xVar.gradient, derivative(loss, exactX));
    assertClose("gradient of the source", sourceVar.gradient, derivative(loss, exactSource));
    for (Parameter parameter : instance.trained()) {
      assertClose(
          "gradient of " + parameter.name(),
          gradients.of(parameter),
          derivative(loss, settings.parameters().get(parameter.name())));
    }
  }

  @FunctionalInterface
  private interface Loss {
    double value();
  }

  private static double[][] derivative(Loss loss, double[][] by) {
    double[][] derivative = new double[by.length][by[0].length];
    for (int i = 0; i < by.length; i++) {
      for (int j = 0; j < by[i].length; j++) {
        double at = by[i][j];
        by[i][j] = at + STEP;
        double ahead = loss.value();
        by[i][j] = at - STEP;
        double behind = loss.value();
        by[i][j] = at;
        derivative[i][j] = (ahead - behind) / (2 * STEP);
      }
    }
    return derivative;
  }

  private static double dot(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        sum += a[i][j] * b[i][j];
      }
    }
    return sum;
  }

  private static MixerOracle.Settings settings(MixerCase<?> mixerCase, MixerInstance instance) {
    Map<String, double[][]> parameters = new HashMap<>();
    for (Parameter parameter : instance.parameters().all()) {
      parameters.put(parameter.name(), Matrices.rows(parameter.value()));
    }
    return new MixerOracle.Settings(
        Options.asMap(mixerCase.options()), parameters, instance.shape());
  }

  /**
   * Half a last place of the largest entry for each term of the longest chain of sums, as in the
   * contract; GELU's own error of 1.5e-7 counts as three terms.
   */
  private static void assertClose(String name, FMatrixRMaj actual, double[][] expected) {
    double largest =
        Math.max(
            1,
            Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0));
    double allowed = GradientCheck.EPS * (expected.length + 36) * actual.numCols * largest;
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        assertThat((double) actual.data[i * actual.numCols + j])
            .as("%s, entry (%d, %d)", name, i, j)
            .isCloseTo(expected[i][j], within(allowed));
      }
    }
  }
}
