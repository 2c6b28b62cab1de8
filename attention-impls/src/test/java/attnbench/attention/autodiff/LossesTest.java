package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class LossesTest {
  private final Tape tape = new Tape(null);
  private final Gradients none = new Gradients(new Parameters());

  @Test
  void equalScoresCostTheLogarithmOfTheNumberOfClasses() {
    assertThat(crossEntropy(2, 7, 7, 7, 7)).isCloseTo(Math.log(4), within(1e-6));
  }

  @Test
  void hugeScoresNeitherOverflowNorVanish() {
    assertThat(crossEntropy(1, 1e30f, 0)).isCloseTo(1e30, within(1e24));
    assertThat(crossEntropy(0, 1e30f, 0)).isZero();
    assertThat(crossEntropy(0, -3000, -3000)).isCloseTo(Math.log(2), within(1e-3));
  }

  /** Oracle: central differences of the plain formula in double. */
  @Test
  void gradientOfCrossEntropyIsItsSlope() {
    float[] scores = {0.3f, -1.2f, 2.5f, 0};
    tape.startTraining(none, null);
    Var input = tape.input(new FMatrixRMaj(1, 4, true, scores));
    tape.backward(Losses.crossEntropy(tape, input, 1), 0.5f);
    for (int j = 0; j < scores.length; j++) {
      double step = 1e-6;
      double slope = (plain(scores, j, step) - plain(scores, j, -step)) / (2 * step);
      assertThat((double) input.gradient.data[j]).isCloseTo(0.5 * slope, within(1e-6));
    }
  }

  @Test
  void gradientsAddToWhatIsThere() {
    tape.startTraining(none, null);
    Var input = tape.input(new FMatrixRMaj(1, 1, true, 3f));
    input.gradient.data[0] = 100;
    tape.backward(Losses.squaredError(tape, input, 1), 1);
    assertThat(input.gradient.data[0]).isEqualTo(104);
  }

  @Test
  void squaredErrorIsTheSquareOfTheDifference() {
    tape.startInference();
    Var loss = Losses.squaredError(tape, tape.input(new FMatrixRMaj(1, 1, true, 3f)), 5);
    assertThat(loss.value.data[0]).isEqualTo(4);
  }

  @Test
  void refusesALabelBesideTheScores() {
    assertThatThrownBy(() -> crossEntropy(2, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label is 2");
  }

  private double crossEntropy(int label, float... scores) {
    tape.startInference();
    FMatrixRMaj row = new FMatrixRMaj(1, scores.length, true, scores);
    return Losses.crossEntropy(tape, tape.input(row), label).value.data[0];
  }

  private static double plain(float[] scores, int moved, double by) {
    double sum = 0;
    for (int j = 0; j < scores.length; j++) {
      sum += Math.exp(scores[j] + (j == moved ? by : 0));
    }
    return Math.log(sum) - (scores[1] + (moved == 1 ? by : 0));
  }
}
