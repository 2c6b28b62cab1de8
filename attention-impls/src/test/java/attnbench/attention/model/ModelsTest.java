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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whole models against their oracle in double, and their gradients against differences. */
class ModelsTest {
  private static final int WIDTH = 8;
  private static final int VOCABULARY = 6;
  private static final int INPUT_WIDTH = 2;
  private static final int LENGTH = 9;
  private static final int OUTPUTS = 3;

  private static final ModelSpec SPEC =
      spec("full", Block.POST_NORM, Activation.GELU, Positions.LEARNED, Pooling.MEAN);

  private static ModelSpec spec(
      String mixer, Block block, Activation activation, Positions positions, Pooling pooling) {
    return new ModelSpec(mixer, Map.of(), block, 2, WIDTH, 12, activation, 0.2, positions, pooling);
  }

  private static SequenceModel create(ModelSpec spec, ModelInput input, int maxLength, long seed) {
    RandomGenerator random = Matrices.random(seed);
    SequenceModel model =
        Models.create(spec, input, maxLength, OUTPUTS, random, ModelsTest.class.getClassLoader());
    for (Parameter parameter : model.parameters().all()) {
      for (int i = 0; i < parameter.size(); i++) {
        parameter.value().data[i] += (float) (0.1 * random.nextGaussian());
      }
    }
    return model;
  }

  private static SequenceModel tokenModel(ModelSpec spec, long seed) {
    return create(spec, ModelInput.tokens(VOCABULARY), LENGTH, seed);
  }

  /** Every block with every pooling, the rest in turn. */
  private static List<ModelSpec> specs(Activation... activations) {
    String[] mixers = {"full", "paramixer-chord", "linear", "paramixer-cdil", "identity", "mean"};
    List<ModelSpec> specs = new ArrayList<>();
    for (Block block : Block.values()) {
      for (Pooling pooling : Pooling.values()) {
        int i = specs.size();
        specs.add(
            spec(
                mixers[i % mixers.length],
                block,
                activations[i % activations.length],
                Positions.values()[i / 2 % 2],
                pooling));
      }
    }
    return specs;
  }

  private static int[] tokens(int length) {
    return Matrices.random(20).ints(length, 0, VOCABULARY).toArray();
  }

  private static FMatrixRMaj reals(int length) {
    return Matrices.normal(length, INPUT_WIDTH, Matrices.random(21));
  }

  @TestFactory
  Stream<DynamicTest> scoresAreTheOracles() {
    return specs(Activation.values()).stream()
        .map(
            spec ->
                DynamicTest.dynamicTest(
                    spec.toString(),
                    () -> {
                      checkTokenScores(spec);
                      checkRealScores(spec);
                    }));
  }

  private static int[] lengths(ModelSpec spec) {
    return spec.pooling() == Pooling.FLATTEN ? new int[] {LENGTH} : new int[] {1, 5, LENGTH};
  }

  private static void checkTokenScores(ModelSpec spec) {
    SequenceModel model = tokenModel(spec, 1);
    for (int length : lengths(spec)) {
      Tape tape = new Tape(TestKernels.chosen());
      tape.startInference();
      // What stands behind the sequence must not count.
      int[] longer = Arrays.copyOf(tokens(length), length + 2);
      longer[length] = VOCABULARY + 1;
      assertClose(
          model.forward(tape, longer, length),
          new ModelOracle(spec, model, LENGTH).scores(tokens(length)));
    }
  }

  private static void checkRealScores(ModelSpec spec) {
    SequenceModel model = create(spec, ModelInput.reals(INPUT_WIDTH), LENGTH, 2);
    for (int length : lengths(spec)) {
      Tape tape = new Tape(TestKernels.chosen());
      tape.startInference();
      FMatrixRMaj reals = reals(length);
      float[] longer = Arrays.copyOf(reals.data, length * INPUT_WIDTH + 3);
      Arrays.fill(longer, length * INPUT_WIDTH, longer.length, Float.NaN);
      assertClose(
          model.forward(tape, longer, length),
          new ModelOracle(spec, model, LENGTH).scoresOfReals(Matrices.rows(reals)));
    }
  }

  /** Two layers of a dozen sums of at most N C terms each. */
  private static void assertClose(Var scores, double[][] expected) {
    assertThat(List.of(scores.rows(), scores.columns())).containsExactly(1, OUTPUTS);
    for (int j = 0; j < OUTPUTS; j++) {
      assertThat((double) scores.value.data[j])
          .as("score %d", j)
          .isCloseTo(
              expected[0][j],
              within(
                  GradientCheck.EPS * 24 * LENGTH * WIDTH * Math.max(1, Math.abs(expected[0][j]))));
    }
  }

  /** With GELU: a difference across the corner of a ReLU is not its derivative. */
  @TestFactory
  Stream<DynamicTest> gradientsOfEveryParameterAreDerivatives() {
    return specs(Activation.GELU).stream()
        .map(
            spec ->
                DynamicTest.dynamicTest(
                    spec.toString(),
                    () -> {
                      SequenceModel ofTokens = tokenModel(spec, 3);
                      int[] tokens = tokens(LENGTH);
                      checkGradients(ofTokens, tape -> ofTokens.forward(tape, tokens, LENGTH));
                      SequenceModel ofReals =
                          create(spec, ModelInput.reals(INPUT_WIDTH), LENGTH, 4);
                      float[] reals = reals(LENGTH).data;
                      checkGradients(ofReals, tape -> ofReals.forward(tape, reals, LENGTH));
                    }));
  }

  @FunctionalInterface
  private interface Forward {
    Var apply(Tape tape);
  }

  private static void checkGradients(SequenceModel model, Forward forward) {
    Tape tape = new Tape(TestKernels.chosen());
    Gradients gradients = new Gradients(model.parameters());
    FMatrixRMaj weight = Matrices.normal(1, OUTPUTS, Matrices.random(22));
    tape.startTraining(gradients, null);
    tape.backwardFrom(forward.apply(tape), weight);
    GradientCheck check =
        new GradientCheck(
            weight,
            () -> {
              tape.startInference();
              return forward.apply(tape).value;
            },
            LENGTH * WIDTH,
            Matrices.random(23));
    for (Parameter parameter : model.parameters().all()) {
      check.check(parameter.name(), parameter.value(), gradients.of(parameter));
    }
  }

  @Test
  void aTokenThatDoesNotOccurGetsNoGradient() {
    SequenceModel model = tokenModel(SPEC, 5);
    Gradients gradients = new Gradients(model.parameters());
    Tape tape = new Tape(TestKernels.chosen());
    tape.startTraining(gradients, null);
    int[] tokens = {0, 2, 2, 5};
    FMatrixRMaj weight = Matrices.normal(1, OUTPUTS, Matrices.random(22));
    tape.backwardFrom(model.forward(tape, tokens, tokens.length), weight);
    Parameter table =
        model.parameters().all().stream()
            .filter(parameter -> parameter.name().equals("embedding.table"))
            .findFirst()
            .orElseThrow();
    double[][] rows = Matrices.rows(gradients.of(table));
    for (int token = 0; token < VOCABULARY; token++) {
      boolean occurs = token == 0 || token == 2 || token == 5;
      assertThat(Arrays.stream(rows[token]).allMatch(entry -> entry == 0))
          .as("gradient of token %d is zero", token)
          .isEqualTo(!occurs);
    }
  }

  @Test
  void dropoutActsInTrainingOnlyAndByItsSeed() {
    SequenceModel model = tokenModel(SPEC, 6);
    float[] plain = scores(model, null);
    assertThat(scores(model, Matrices.random(1))).isNotEqualTo(plain);
    assertThat(scores(model, Matrices.random(1))).isEqualTo(scores(model, Matrices.random(1)));
    assertThat(scores(model, Matrices.random(2))).isNotEqualTo(scores(model, Matrices.random(1)));
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    assertThat(Matrices.entries(model.forward(tape, tokens(LENGTH), LENGTH).value))
        .isEqualTo(plain);
  }

  private static float[] scores(SequenceModel model, RandomGenerator dropoutRandom) {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startTraining(new Gradients(model.parameters()), dropoutRandom);
    return Matrices.entries(model.forward(tape, tokens(LENGTH), LENGTH).value);
  }

  @Test
  void aStepReachesTheMixersOfAllLayers() {
    ModelSpec spec =
        new ModelSpec(
            "performer",
            Map.of("features", 4, "redrawInterval", 2),
            Block.POST_NORM,
            2,
            WIDTH,
            12,
            Activation.GELU,
            0,
            Positions.LEARNED,
            Pooling.MEAN);
    SequenceModel model = tokenModel(spec, 1);
    List<Parameter> fixed =
        model.parameters().all().stream().filter(parameter -> !parameter.trained()).toList();
    assertThat(fixed)
        .extracting(Parameter::name)
        .containsExactly("layer0.mixer.features", "layer1.mixer.features");
    List<float[]> before = fixed.stream().map(f -> Matrices.entries(f.value())).toList();
    model.startStep(2);
    assertThat(fixed.stream().map(f -> Matrices.entries(f.value())).toList())
        .usingRecursiveComparison()
        .isEqualTo(before);
    model.startStep(3);
    for (int i = 0; i < fixed.size(); i++) {
      assertThat(Matrices.entries(fixed.get(i).value())).isNotEqualTo(before.get(i));
    }
  }

  /** The row before the sequence moves the padding on by one. */
  @Test
  void paddingIsNotAttendedTo() {
    int valid = 5;
    SequenceModel model =
        tokenModel(
            spec("full", Block.PRE_NORM, Activation.GELU, Positions.LEARNED, Pooling.CLS), 1);
    Tape tape = new Tape(TestKernels.scalar());
    tape.startInference();
    float[] alone = Matrices.entries(model.forward(tape, tokens(LENGTH), valid).value);
    tape.startInference();
    float[] attended = Matrices.entries(model.forward(tape, tokens(LENGTH), LENGTH).value);
    tape.startInference();
    tape.setValidLength(valid);
    float[] padded = Matrices.entries(model.forward(tape, tokens(LENGTH), LENGTH).value);
    assertThat(padded).containsExactly(alone, within(1e-6f)).isNotEqualTo(attended);
  }

  @Test
  void theSeedDecidesTheWeights() {
    assertThat(scores(tokenModel(SPEC, 7), null)).isEqualTo(scores(tokenModel(SPEC, 7), null));
    assertThat(scores(tokenModel(SPEC, 8), null)).isNotEqualTo(scores(tokenModel(SPEC, 7), null));
  }

  @Test
  void whatTheModelCannotReadIsRefusedWithTheReason() {
    SequenceModel model = tokenModel(SPEC, 9);
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    assertThatThrownBy(() -> model.forward(tape, new float[4], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads tokens");
    assertThatThrownBy(() -> model.forward(tape, new int[] {VOCABULARY}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token " + VOCABULARY);
    assertThatThrownBy(() -> model.forward(tape, new int[LENGTH + 1], LENGTH + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 positions")
        .hasMessageContaining("at most 9");
    SequenceModel flat =
        tokenModel(spec("full", Block.BARE, Activation.RELU, Positions.NONE, Pooling.FLATTEN), 10);
    assertThatThrownBy(() -> flat.forward(tape, new int[LENGTH], LENGTH - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 positions")
        .hasMessageContaining("exactly 9");
    SequenceModel ofReals = create(SPEC, ModelInput.reals(INPUT_WIDTH), LENGTH, 11);
    assertThatThrownBy(() -> ofReals.forward(tape, new int[2], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("real numbers");
  }

  @Test
  void anUnknownMixerOrOptionIsRefusedWithTheNearest() {
    ModelSpec mistyped = spec("ful", Block.BARE, Activation.RELU, Positions.NONE, Pooling.MEAN);
    assertThatThrownBy(() -> tokenModel(mistyped, 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ful'; nearest: full");
    ModelSpec wrongOption =
        new ModelSpec(
            "full",
            Map.of("head", 2),
            Block.BARE,
            1,
            WIDTH,
            1,
            Activation.RELU,
            0,
            Positions.NONE,
            Pooling.MEAN);
    assertThatThrownBy(() -> tokenModel(wrongOption, 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'head'; nearest: heads");
  }
}
