package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.OneThread;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import attnbench.attention.optim.AdamW;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What Linformer becomes without compression, and with projections fitted to attention. */
class LinformerTest {
  private static final MixerShape SHAPE = new MixerShape(8, 48);

  @Test
  void theIdentityAsProjectionGivesFullAttention() {
    MixerInstance linformer = linformer(SHAPE.maxLength(), 1);
    for (Parameter parameter : linformer.parameters().all()) {
      if (parameter.name().startsWith("compress")) {
        for (int i = 0; i < SHAPE.maxLength(); i++) {
          for (int j = 0; j < SHAPE.maxLength(); j++) {
            parameter.value().set(i, j, i == j ? 1 : 0);
          }
        }
      }
    }
    FMatrixRMaj x = linformer.sequence(SHAPE.maxLength(), 2);
    FMatrixRMaj expected = MixerInstances.full(linformer).infer(tape(), x);
    FMatrixRMaj actual = linformer.infer(tape(), x);
    for (int i = 0; i < Matrices.size(expected); i++) {
      assertThat(actual.data[i]).isCloseTo(expected.data[i], within(1e-5f));
    }
  }

  /** Projections fitted to full attention with the same weights, by gradient descent. */
  @Test
  void theErrorOfTrainedProjectionsFallsAsTheRankGrows() {
    double[] errors = new double[3];
    int[] ranks = {1, 6, 36};
    for (int r = 0; r < ranks.length; r++) {
      for (long seed = 0; seed < 4; seed++) {
        errors[r] += errorAfterFitting(ranks[r], seed) / 4;
      }
    }
    assertThat(errors[1]).as("error at rank 6").isLessThan(0.8 * errors[0]);
    assertThat(errors[2]).as("error at rank 36").isLessThan(0.8 * errors[1]);
  }

  private static double errorAfterFitting(int rank, long seed) {
    MixerInstance linformer = linformer(rank, seed);
    MixerInstance full = MixerInstances.full(linformer);
    FMatrixRMaj x = linformer.sequence(SHAPE.maxLength(), seed + 10);
    FMatrixRMaj expected = full.infer(tape(), x);
    Gradients gradients = new Gradients(linformer.parameters());
    AdamW optimiser = new AdamW(OneThread.ranges(linformer.parameters()), 0.9, 0.999, 1e-8, 0);
    Tape tape = tape();
    FMatrixRMaj difference = new FMatrixRMaj(expected.numRows, expected.numCols);
    for (int step = 0; step < 200; step++) {
      gradients.clear();
      tape.startTraining(gradients, null);
      var y = linformer.mixer().mix(tape, tape.constant(x));
      for (int i = 0; i < Matrices.size(expected); i++) {
        difference.data[i] = y.value.data[i] - expected.data[i];
      }
      tape.backwardFrom(y, difference);
      linformer.parameters().all().stream()
          .filter(parameter -> !parameter.name().startsWith("compress"))
          .forEach(fixed -> gradients.of(fixed).zero());
      optimiser.step(gradients, 0.02);
    }
    return Matrices.norm(difference) / Matrices.norm(expected);
  }

  private static MixerInstance linformer(int rank, long seed) {
    return MixerCase.of(new Linformer.Provider(), Map.of("rank", rank, "heads", 2))
        .instance(SHAPE, seed);
  }

  private static Tape tape() {
    return new Tape(TestKernels.chosen());
  }
}
