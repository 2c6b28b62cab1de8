package attnbench.attention.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Dense;
import attnbench.attention.autodiff.GradientCheck;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers against plain loops in double, and their first values against what they promise. */
class LayersTest {
  private final Parameters parameters = new Parameters();
  private final FMatrixRMaj x = Matrices.normal(7, 5, Matrices.random(1));

  private FMatrixRMaj infer(Module module) {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    return Matrices.copy(module.apply(tape, tape.constant(x)).value);
  }

  private double[][] value(String name) {
    return Matrices.rows(
        parameters.all().stream()
            .filter(parameter -> parameter.name().equals(name))
            .findFirst()
            .orElseThrow()
            .value());
  }

  private static void assertClose(FMatrixRMaj actual, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        assertThat((double) actual.data[i * actual.numCols + j])
            .as("entry (%d, %d)", i, j)
            .isCloseTo(expected[i][j], within(32 * GradientCheck.EPS));
      }
    }
  }

  @Test
  void linearIsTheProductWithItsTransposedWeightAndTheBias() {
    FMatrixRMaj y = infer(new Linear(parameters, 5, 3, Matrices.random(2)));
    assertClose(y, Dense.linear(Matrices.rows(x), value("weight"), value("bias")));
  }

  @Test
  void linearStartsUniformWithinOneOverTheRootOfItsInputs() {
    int in = 64;
    new Linear(parameters, in, 500, Matrices.random(3));
    for (Parameter parameter : parameters.all()) {
      float[] entries = Matrices.entries(parameter.value());
      double bound = 1 / Math.sqrt(in);
      assertThat(entries).as(parameter.name()).doesNotContain(0f);
      double largest =
          IntStream.range(0, entries.length).mapToDouble(i -> Math.abs(entries[i])).max().orElse(0);
      assertThat(largest).as("largest of %s", parameter.name()).isBetween(0.95 * bound, bound);
      assertMoments(parameter, bound / Math.sqrt(3));
    }
  }

  @Test
  void embeddingsStartNormal() {
    new Embedding(parameters, 200, 32, Matrices.random(4));
    assertMoments(parameters.all().get(0), 1);
  }

  /** Mean and deviation within five standard errors of a normal sample. */
  private static void assertMoments(Parameter parameter, double deviation) {
    float[] entries = Matrices.entries(parameter.value());
    double mean =
        IntStream.range(0, entries.length).mapToDouble(i -> entries[i]).average().orElse(0);
    double square =
        IntStream.range(0, entries.length)
            .mapToDouble(i -> entries[i] * (double) entries[i])
            .average()
            .orElse(0);
    double error = 5 * deviation / Math.sqrt(entries.length);
    assertThat(mean).as("mean of %s", parameter.name()).isCloseTo(0, within(error));
    assertThat(Math.sqrt(square)).as("deviation").isCloseTo(deviation, within(error));
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void feedForwardIsTwoLinearMapsRoundTheActivation(Activation activation) {
    FMatrixRMaj y =
        infer(new FeedForward(parameters, 5, 9, 4, activation, 0.5, Matrices.random(5)));
    double[][] hidden =
        Dense.linear(Matrices.rows(x), value("hidden.weight"), value("hidden.bias"));
    double[][] active =
        switch (activation) {
          case RELU -> Dense.map(hidden, h -> Math.max(h, 0));
          case GELU -> Dense.gelu(hidden);
        };
    assertClose(y, Dense.linear(active, value("out.weight"), value("out.bias")));
  }

  @Test
  void layerNormStartsWithRowsOfMeanZeroAndDeviationOne() {
    double[][] y = Matrices.rows(infer(new LayerNorm(parameters, 5)));
    for (double[] row : y) {
      double mean = IntStream.range(0, 5).mapToDouble(j -> row[j]).average().orElse(1);
      double square = IntStream.range(0, 5).mapToDouble(j -> row[j] * row[j]).average().orElse(0);
      assertThat(mean).isCloseTo(0, within(16 * GradientCheck.EPS));
      assertThat(square).as("variance, short of one by epsilon").isCloseTo(1, within(1e-3));
    }
  }

  @Test
  void layerNormIsTheFormula() {
    LayerNorm norm = new LayerNorm(parameters, 5);
    var random = Matrices.random(6);
    for (Parameter parameter : parameters.all()) {
      parameter.value().setTo(Matrices.normal(1, 5, random));
    }
    assertClose(infer(norm), Dense.layerNorm(Matrices.rows(x), value("gain"), value("bias"), 1e-5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
  void dropoutOutsideItsRangeIsRefused(double probability) {
    assertThatThrownBy(() -> new Dropout(probability))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Double.toString(probability));
  }
}
