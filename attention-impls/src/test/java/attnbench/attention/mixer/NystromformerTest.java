package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** How well Nystromformer approximates full attention. */
class NystromformerTest {
  private static final MixerShape SHAPE = new MixerShape(16, 128);

  @Test
  void theErrorAgainstFullAttentionFallsAsLandmarksGrow() {
    int[] landmarks = {2, 8, 30};
    double[] errors = new double[landmarks.length];
    for (int m = 0; m < landmarks.length; m++) {
      for (long seed = 0; seed < 8; seed++) {
        errors[m] += error(landmarks[m], seed) / 8;
      }
    }
    assertThat(errors[1]).as("error with 8 landmarks").isLessThan(0.5 * errors[0]);
    assertThat(errors[2]).as("error with 30 landmarks").isLessThan(0.5 * errors[1]);
  }

  /** Of a sequence whose neighbours resemble each other, as landmarks suppose. */
  private static double error(int landmarks, long seed) {
    MixerInstance nystromformer =
        MixerCase.of(
                new Nystromformer.Provider(),
                Map.of("landmarks", landmarks, "heads", 2, "convolution", 0))
            .instance(SHAPE, seed);
    FMatrixRMaj x = nystromformer.sequence(SHAPE.maxLength(), seed + 10);
    for (int i = x.numCols; i < Matrices.size(x); i++) {
      x.data[i] = 0.95f * x.data[i - x.numCols] + 0.3f * x.data[i];
    }
    Tape tape = new Tape(TestKernels.chosen());
    FMatrixRMaj expected = MixerInstances.full(nystromformer).infer(tape, x);
    FMatrixRMaj difference = nystromformer.infer(tape, x);
    for (int i = 0; i < Matrices.size(difference); i++) {
      difference.data[i] -= expected.data[i];
    }
    return Matrices.norm(difference) / Matrices.norm(expected);
  }
}
