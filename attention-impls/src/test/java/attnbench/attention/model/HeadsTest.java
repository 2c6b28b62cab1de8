package attnbench.attention.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.GradientCheck;
import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.TestKernels;
import attnbench.attention.nn.Activation;
import java.util.List;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heads of one sequence and of a pair against the oracle in double. */
class HeadsTest {
  private static final int WIDTH = 8;
  private static final int FEED_FORWARD = 12;
  private static final int VOCABULARY = 6;
  private static final int LENGTH = 9;
  private static final int OUTPUTS = 2;
  private static final ModelInput SINGLE = ModelInput.tokens(VOCABULARY);
  private static final ModelInput PAIR = ModelInput.tokenPairs(VOCABULARY);

  private static ModelSpec spec(Head head, Pooling pooling) {
    return new ModelSpec(
        "linear",
        Map.of(),
        Block.PRE_NORM,
        1,
        WIDTH,
        FEED_FORWARD,
        Activation.GELU,
        0,
        Positions.LEARNED,
        pooling,
        head);
  }

  private static SequenceModel create(ModelSpec spec, ModelInput input) {
    ClassLoader loader = HeadsTest.class.getClassLoader();
    return Models.create(spec, input, LENGTH, OUTPUTS, Matrices.random(1), loader);
  }

  private static Tape inference() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    return tape;
  }

  private static int[] tokens(int length, long seed) {
    return Matrices.random(seed).ints(length, 0, VOCABULARY).toArray();
  }

  private static void assertClose(Var scores, double[][] expected) {
    assertThat(List.of(scores.rows(), scores.columns())).containsExactly(1, OUTPUTS);
    for (int j = 0; j < OUTPUTS; j++) {
      double tolerance =
          GradientCheck.EPS * 24 * LENGTH * WIDTH * Math.max(1, Math.abs(expected[0][j]));
      assertThat((double) scores.value.data[j]).isCloseTo(expected[0][j], within(tolerance));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Head.class,
      names = {"LINEAR", "MLP"})
  void scoresOfOneSequenceAreTheOracles(Head head) {
    ModelSpec spec = spec(head, Pooling.MEAN);
    SequenceModel model = create(spec, SINGLE);
    assertClose(
        model.forward(inference(), tokens(LENGTH, 2), LENGTH),
        new ModelOracle(spec, model, LENGTH).scores(tokens(LENGTH, 2)));
  }

  @ParameterizedTest
  @EnumSource(Head.class)
  void scoresOfAPairAreTheOraclesAndItsSequencesMayDifferInLength(Head head) {
    for (Pooling pooling : List.of(Pooling.MEAN, Pooling.FIRST, Pooling.CLS)) {
      ModelSpec spec = spec(head, pooling);
      SequenceModel model = create(spec, PAIR);
      int[] first = tokens(LENGTH, 2);
      int[] second = tokens(5, 3);
      assertClose(
          model.forward(inference(), first, LENGTH, second, 5),
          new ModelOracle(spec, model, LENGTH).scores(first, second));
    }
  }

  @Test
  void bothTowersHaveTheSameWeights() {
    SequenceModel one = create(spec(Head.LINEAR, Pooling.MEAN), SINGLE);
    SequenceModel pair = create(spec(Head.LINEAR, Pooling.MEAN), PAIR);
    assertThat(pair.parameters().count()).isEqualTo(one.parameters().count() + OUTPUTS * WIDTH);
  }

  @Test
  void gradientsOfTheSharedWeightsComeFromBothSequences() {
    SequenceModel model = create(spec(Head.LINEAR, Pooling.MEAN), PAIR);
    int[] first = tokens(LENGTH, 2);
    int[] second = tokens(6, 3);
    Tape tape = new Tape(TestKernels.chosen());
    Gradients gradients = new Gradients(model.parameters());
    FMatrixRMaj weight = Matrices.normal(1, OUTPUTS, Matrices.random(22));
    tape.startTraining(gradients, null);
    tape.backwardFrom(model.forward(tape, first, LENGTH, second, 6), weight);
    GradientCheck check =
        new GradientCheck(
            weight,
            () -> {
              tape.startInference();
              return model.forward(tape, first, LENGTH, second, 6).value;
            },
            2 * LENGTH * WIDTH,
            Matrices.random(23));
    for (Parameter parameter : model.parameters().all()) {
      check.check(parameter.name(), parameter.value(), gradients.of(parameter));
    }
  }

  @Test
  void hiddenWidthsAreTheFeedForwardWidthAndHalfOfIt() {
    SequenceModel model = create(spec(Head.NLI, Pooling.MEAN), PAIR);
    assertThat(model.parameters().all())
        .filteredOn(parameter -> parameter.name().matches("head.*weight"))
        .extracting(parameter -> parameter.value().numRows + " x " + parameter.value().numCols)
        .containsExactly(
            FEED_FORWARD + " x " + 4 * WIDTH,
            FEED_FORWARD / 2 + " x " + FEED_FORWARD,
            OUTPUTS + " x " + FEED_FORWARD / 2);
  }

  @Test
  void oneSequenceWhereAPairIsReadIsRefusedAndTheOtherWayRound() {
    assertThatThrownBy(() -> create(spec(Head.NLI, Pooling.MEAN), SINGLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("head NLI compares the two sequences of a pair");
    SequenceModel single = create(spec(Head.MLP, Pooling.MEAN), SINGLE);
    assertThatThrownBy(() -> single.forward(inference(), new int[2], 2, new int[2], 2))
        .hasMessage("the model reads single sequences, not pairs");
    SequenceModel pair = create(spec(Head.MLP, Pooling.MEAN), PAIR);
    assertThatThrownBy(() -> pair.forward(inference(), new int[2], 2))
        .hasMessage("the model reads pairs, not single sequences");
  }
}
