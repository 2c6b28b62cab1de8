package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nystromformer with fewer landmarks than the lengths tested, and how good it approximates. */
class NystromformerTest extends SequenceMixerContract {
  private static final MixerShape SHAPE = new MixerShape(16, 128);

  NystromformerTest() {
    super(new Nystromformer.Provider());
  }

  @Override
  protected List<Map<String, Object>> variants() {
    return List.of(
        Map.of("landmarks", 3, "heads", 2, "convolution", 5),
        Map.of("landmarks", 5, "steps", 2, "convolution", 0),
        Map.of("landmarks", 1));
  }

  @TestFactory
  Stream<DynamicNode> fewLandmarksAreTheOracles() {
    return variants().stream()
        .map(changes -> MixerOracleTest.tests(MixerCase.of(new Nystromformer.Provider(), changes)));
  }

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
