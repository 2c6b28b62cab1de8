package attnbench.attention.model;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.TestKernels;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.Mixers;
import attnbench.attention.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Models on a tape that recomputes against the same on one that keeps activations. */
class RecomputationTest {
  private static final ClassLoader LOADER = RecomputationTest.class.getClassLoader();
  private static final int VOCABULARY = 6;
  private static final int LENGTH = 70;
  private static final int OUTPUTS = 3;
  private static final int LAYERS = 3;

  private static ModelSpec spec(String mixer, Map<String, Object> options, Block block) {
    return new ModelSpec(
        mixer,
        options,
        block,
        LAYERS,
        16,
        24,
        Activation.GELU,
        0.2,
        Positions.LEARNED,
        Pooling.MEAN);
  }

  /** Scores and gradients of a second sequence, when the tape is warm. */
  private record Pass(float[] scores, List<float[]> gradients, long peakBytes) {}

  @FunctionalInterface
  private interface Forward {
    Var apply(Tape tape);
  }

  private static Pass train(SequenceModel model, boolean recomputing, Forward forward) {
    Tape tape = new Tape(TestKernels.chosen(), recomputing);
    Gradients gradients = new Gradients(model.parameters());
    FMatrixRMaj upstream = Matrices.normal(1, OUTPUTS, Matrices.random(3));
    float[] scores = {};
    for (int sequence = 0; sequence < 2; sequence++) {
      gradients.clear();
      tape.startTraining(gradients, Matrices.random(4));
      Var result = forward.apply(tape);
      scores = Matrices.entries(result.value);
      tape.backwardFrom(result, upstream);
    }
    List<float[]> all = new ArrayList<>();
    for (Parameter parameter : model.parameters().all()) {
      all.add(Matrices.entries(gradients.of(parameter)));
    }
    return new Pass(scores, all, tape.workspace().peakBytes());
  }

  private static void checkBits(Pass recomputed, Pass kept) {
    assertThat(recomputed.scores()).isEqualTo(kept.scores());
    for (int i = 0; i < kept.gradients().size(); i++) {
      assertThat(recomputed.gradients().get(i))
          .as("gradient %d", i)
          .isEqualTo(kept.gradients().get(i));
    }
  }

  private static int[] tokens(long seed) {
    return Matrices.random(seed).ints(LENGTH, 0, VOCABULARY).toArray();
  }

  @TestFactory
  Stream<DynamicTest> gradientsOfEveryMixerAreTheSameBitsInLessMemory() {
    return Mixers.discover(LOADER).stream()
        .map(MixerProvider::name)
        .flatMap(
            name ->
                Stream.of(Block.values())
                    .map(
                        block ->
                            DynamicTest.dynamicTest(
                                name + ", " + block, () -> check(spec(name, Map.of(), block)))));
  }

  /** Weights of softmax are dropped by masks of their own. */
  @Test
  void dropoutInsideAMixerDrawsTheSameBitsAgain() {
    check(spec("full", Map.of("dropout", 0.3), Block.POST_NORM));
  }

  private static void check(ModelSpec spec) {
    SequenceModel model =
        Models.create(
            spec, ModelInput.tokens(VOCABULARY), LENGTH, OUTPUTS, Matrices.random(1), LOADER);
    int[] tokens = tokens(2);
    Forward forward = tape -> model.forward(tape, tokens, LENGTH);
    Pass kept = train(model, false, forward);
    Pass recomputed = train(model, true, forward);
    checkBits(recomputed, kept);
    if (spec.block() != Block.BARE) {
      assertThat(recomputed.peakBytes()).isLessThan(kept.peakBytes());
    }
  }

  /** The first sequence's part runs again when the second one's padding is declared. */
  @Test
  void eachSequenceOfAPairKeepsItsOwnPadding() {
    SequenceModel model =
        Models.create(
            spec("full", Map.of(), Block.PRE_NORM),
            ModelInput.tokenPairs(VOCABULARY),
            LENGTH,
            OUTPUTS,
            Matrices.random(1),
            LOADER);
    int[] first = tokens(5);
    int[] second = tokens(6);
    Forward forward =
        tape -> {
          tape.setValidLength(LENGTH / 2);
          return model.forward(tape, first, LENGTH, second, LENGTH);
        };
    checkBits(train(model, true, forward), train(model, false, forward));
  }

  /** A layer more costs its result and the result's gradient, 2 N C, and its parameters' none. */
  @Test
  void aLayerMoreTakesTwoMatrices() {
    long[] bytes = new long[2];
    for (int i = 0; i < 2; i++) {
      ModelSpec base = spec("full", Map.of(), Block.POST_NORM);
      ModelSpec deep =
          new ModelSpec(
              base.mixer(),
              base.mixerOptions(),
              base.block(),
              LAYERS + i,
              base.width(),
              base.feedForwardWidth(),
              base.activation(),
              base.dropout(),
              base.positions(),
              base.pooling());
      SequenceModel model =
          Models.create(
              deep, ModelInput.tokens(VOCABULARY), 64, OUTPUTS, Matrices.random(1), LOADER);
      bytes[i] = train(model, true, tape -> model.forward(tape, tokens(2), 64)).peakBytes();
    }
    assertThat(bytes[1] - bytes[0]).isEqualTo(2 * 4 * 64 * 16);
  }
}
