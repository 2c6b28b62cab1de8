package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The noise of Sinkhorn attention. */
class SinkhornTest {
  @Test
  void noiseIsDrawnInTrainingFromItsSeedAlone() {
    float[] first = trained(true, Matrices.random(3));
    assertThat(trained(true, Matrices.random(3))).as("with the same seed").isEqualTo(first);
    assertThat(trained(true, Matrices.random(4))).as("with another seed").isNotEqualTo(first);
    float[] silent = trained(true, null);
    assertThat(trained(false, Matrices.random(3))).as("without noise").isEqualTo(silent);
    assertThat(first).as("with noise").isNotEqualTo(silent);
  }

  private static float[] trained(boolean noise, RandomGenerator random) {
    MixerInstance instance =
        MixerCase.of(new Sinkhorn.Provider(), Map.of("block", 4, "noise", noise))
            .instance(new MixerShape(8, 17), 1);
    Tape tape = new Tape(TestKernels.chosen());
    tape.startTraining(new Gradients(instance.parameters()), random);
    FMatrixRMaj x = instance.sequence(17, 2);
    return Matrices.entries(instance.mixer().mix(tape, tape.constant(x)).value);
  }
}
