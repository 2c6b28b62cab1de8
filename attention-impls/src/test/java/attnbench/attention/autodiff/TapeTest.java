package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.kernel.TestKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class TapeTest {
  private final Parameters parameters = new Parameters();
  private final Parameter parameter = parameters.add("weight", 2, 3);
  private final Gradients gradients = new Gradients(parameters);
  private final Tape tape = new Tape(TestKernels.scalar());

  @Test
  void stepsAreReplayedBackwards() {
    List<String> replayed = new ArrayList<>();
    tape.startTraining(gradients, null);
    tape.onBackward(() -> replayed.add("first"));
    tape.onBackward(() -> replayed.add("second"));
    tape.onBackward(() -> replayed.add("third"));
    tape.backward(tape.result(1, 1), 1f);
    assertThat(replayed).containsExactly("third", "second", "first");
  }

  @Test
  void theLossStartsFromTheScale() {
    tape.startTraining(gradients, null);
    Var loss = tape.result(1, 1);
    tape.backward(loss, 0.25f);
    assertThat(loss.gradient.data[0]).isEqualTo(0.25f);
  }

  @Test
  void nothingIsPaddingUntilASequenceSaysSo() {
    tape.startInference();
    assertThat(tape.validLength(7)).isEqualTo(7);
    tape.setValidLength(5);
    assertThat(List.of(tape.validLength(7), tape.validLength(3))).containsExactly(5, 3);
    tape.startInference();
    assertThat(tape.validLength(7)).isEqualTo(7);
    assertThatThrownBy(() -> tape.setValidLength(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("valid length is 0; it must be at least 1");
  }

  @Test
  void aLossOfAnotherShapeIsRefusedWithItsShape() {
    tape.startTraining(gradients, null);
    Var row = tape.result(1, 3);
    assertThatThrownBy(() -> tape.backward(row, 1f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 x 3");
  }

  @Test
  void inferenceRecordsNothingAndHasNoGradients() {
    tape.startInference();
    List<String> replayed = new ArrayList<>();
    tape.onBackward(() -> replayed.add("step"));
    Var result = tape.result(1, 1);
    assertThat(tape.recording()).isFalse();
    assertThat(List.of(result, tape.parameter(parameter), tape.input(new FMatrixRMaj(1, 1))))
        .noneMatch(Var::needsGradient);
    assertThatThrownBy(() -> tape.backward(result, 1f)).isInstanceOf(IllegalStateException.class);
    assertThat(replayed).isEmpty();
  }

  @Test
  void aNewStartForgetsTheStepsBefore() {
    List<String> replayed = new ArrayList<>();
    tape.startTraining(gradients, null);
    tape.onBackward(() -> replayed.add("old"));
    tape.startTraining(gradients, null);
    tape.onBackward(() -> replayed.add("new"));
    tape.backward(tape.result(1, 1), 1f);
    assertThat(replayed).containsExactly("new");
  }

  @Test
  void gradientsOfResultsAreZeroOnAUsedTape() {
    for (int round = 0; round < 3; round++) {
      tape.startTraining(gradients, null);
      Var result = tape.result(5, 7);
      assertThat(Matrices.entries(result.gradient)).as("round %d", round).containsOnly(0f);
      Arrays.fill(result.gradient.data, Float.NaN);
      Arrays.fill(result.value.data, Float.NaN);
    }
  }

  @Test
  void aParameterAddsIntoTheGradientsOfItsStart() {
    Gradients others = new Gradients(parameters);
    tape.startTraining(gradients, null);
    assertThat(tape.parameter(parameter).gradient).isSameAs(gradients.of(parameter));
    tape.startTraining(others, null);
    assertThat(tape.parameter(parameter).gradient).isSameAs(others.of(parameter));
    assertThat(tape.parameter(parameter).value).isSameAs(parameter.value());
  }

  @Test
  void constantsNeedNoGradient() {
    tape.startTraining(gradients, null);
    assertThat(tape.constant(new FMatrixRMaj(1, 1)).needsGradient()).isFalse();
    assertThat(tape.input(new FMatrixRMaj(1, 1)).needsGradient()).isTrue();
  }

  @Test
  void dropoutIsOffInInference() {
    tape.startTraining(gradients, Matrices.random(1));
    assertThat(tape.dropoutRandom()).isNotNull();
    tape.startInference();
    assertThat(tape.dropoutRandom()).isNull();
  }

  @Test
  void aCheckpointRunsOnceMoreOnlyWhereATapeRecomputes() {
    assertThat(runsOfACheckpoint(tape)).containsExactly("forward", "backward");
    assertThat(runsOfACheckpoint(new Tape(TestKernels.scalar(), true)))
        .containsExactly("forward", "forward", "backward");
    Tape inferring = new Tape(TestKernels.scalar(), true);
    inferring.startInference();
    Var value = inferring.result(1, 1);
    assertThat(inferring.checkpoint(1, 1, () -> value)).isSameAs(value);
  }

  private List<String> runsOfACheckpoint(Tape tape) {
    List<String> runs = new ArrayList<>();
    tape.startTraining(gradients, null);
    Var loss =
        tape.checkpoint(
            1,
            1,
            () -> {
              runs.add("forward");
              tape.onBackward(() -> runs.add("backward"));
              return tape.result(1, 1);
            });
    tape.backward(loss, 1f);
    return runs;
  }

  /** {@code y = x^4} by squares within squares: nested checkpoints, {@code dy = 4 x^3 dx}. */
  @Test
  void checkpointsMayBeNested() {
    Tape recomputing = new Tape(TestKernels.scalar(), true);
    recomputing.startTraining(gradients, null);
    FMatrixRMaj three = new FMatrixRMaj(new float[][] {{3}});
    Var x = recomputing.input(three);
    Var power =
        recomputing.checkpoint(
            1,
            1,
            () -> {
              Var square = recomputing.checkpoint(1, 1, () -> Ops.multiply(recomputing, x, x));
              return Ops.multiply(recomputing, square, square);
            });
    assertThat(power.value.data[0]).isEqualTo(81f);
    recomputing.backward(power, 1f);
    assertThat(x.gradient.data[0]).isEqualTo(4f * 27f);
  }

  @Test
  void aCheckpointThatReturnsAnEarlierValuePassesItsGradientOn() {
    Tape recomputing = new Tape(TestKernels.scalar(), true);
    recomputing.startTraining(gradients, null);
    Var x = recomputing.input(new FMatrixRMaj(new float[][] {{3}}));
    Var same = recomputing.checkpoint(1, 1, () -> x);
    recomputing.backward(Ops.add(recomputing, same, x), 1f);
    assertThat(x.gradient.data[0]).isEqualTo(2f);
  }

  @Test
  void aCheckpointOfAnotherShapeIsRefusedWithBoth() {
    Tape recomputing = new Tape(TestKernels.scalar(), true);
    recomputing.startTraining(gradients, null);
    assertThatThrownBy(() -> recomputing.checkpoint(2, 3, () -> recomputing.result(3, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the part's result is 3 x 2; it must be 2 x 3");
  }
}
