package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** ChordMixer beyond the contract: lengths, tracks, dropout. */
class ChordMixerTest {
  private static MixerInstance mixer(Map<String, Object> changes, int width, int maxLength) {
    return MixerCase.of(new ChordMixer.Provider(), changes)
        .fresh(new MixerShape(width, maxLength), 1);
  }

  @Test
  void aNarrowModelIsRefused() {
    assertThatThrownBy(() -> mixer(Map.of(), 10, 1024))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "width is 10; chordmixer needs a column for each of 11 tracks at a length of 1024");
  }

  /** Eight blocks for 256 positions, of which a sequence of 16 needs four: the others rest. */
  @Test
  void anAdaptiveSequenceUsesAsManyBlocksAsItsLengthNeeds() {
    MixerInstance mixer = mixer(Map.of(), 9, 256);
    FMatrixRMaj x = Matrices.normal(16, 9, Matrices.random(2));
    var gradients = mixer.train(new Tape(TestKernels.chosen()), x, x).gradients();
    for (int i = 0; i < mixer.parameters().all().size(); i++) {
      String name = mixer.parameters().all().get(i).name();
      boolean used = name.matches("block[0-3]\\..*");
      assertThat(Matrices.norm(gradients.get(i + 1)) > 0)
          .as("gradient of %s", name)
          .isEqualTo(used);
    }
  }

  @Test
  void dropoutActsInTrainingOnly() {
    for (String option : new String[] {"dropout", "layerDropout"}) {
      MixerInstance with = mixer(Map.of(option, 0.5), 8, 16);
      MixerInstance without = mixer(Map.of(), 8, 16);
      FMatrixRMaj x = Matrices.normal(16, 8, Matrices.random(3));
      Tape tape = new Tape(TestKernels.chosen());
      float[] plain = Matrices.entries(without.infer(tape, x));
      assertThat(Matrices.entries(with.infer(tape, x))).as(option).isEqualTo(plain);
      tape.startTraining(new Gradients(with.parameters()), Matrices.random(4));
      assertThat(Matrices.entries(with.mixer().mix(tape, tape.constant(x)).value))
          .as(option)
          .isNotEqualTo(plain);
    }
  }
}
