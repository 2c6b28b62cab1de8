package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.Arrays;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The control of random mixing: a stochastic matrix, whatever the length, of its own seed. */
class RandomFixedMixerTest {
  private static MixerInstance mixer(int maxLength, long seed) {
    return MixerCase.of(new RandomFixedMixer.Provider(), Map.of("seed", seed))
        .fresh(new MixerShape(1, maxLength), seed);
  }

  /** The rows of the mixing matrix: what each unit vector becomes. */
  private static double[][] mixing(MixerInstance mixer, int n) {
    double[][] mixing = new double[n][n];
    Tape tape = new Tape(TestKernels.chosen());
    for (int j = 0; j < n; j++) {
      FMatrixRMaj unit = new FMatrixRMaj(n, 1);
      unit.data[j] = 1;
      float[] column = Matrices.entries(mixer.infer(tape, unit));
      for (int i = 0; i < n; i++) {
        mixing[i][j] = column[i];
      }
    }
    return mixing;
  }

  @Test
  void rowsAreSharesThatSumToOneAtEveryLength() {
    for (int n : new int[] {1, 2, 13, 64, 100}) {
      for (double[] row : mixing(mixer(100, 3), n)) {
        double sum = 0;
        for (double share : row) {
          assertThat(share).isPositive();
          sum += share;
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
      }
    }
  }

  /** For a power of two each pair has one path, whose weights multiply to 1 / N on average. */
  @Test
  void noPositionIsPreferredOnAverage() {
    int n = 16;
    int seeds = 400;
    double[] meanByDistance = new double[n];
    for (int seed = 0; seed < seeds; seed++) {
      double[][] mixing = mixing(mixer(n, seed), n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          meanByDistance[(j - i + n) % n] += mixing[i][j] / (n * seeds);
        }
      }
    }
    // A product of four uniform numbers deviates by sqrt(3^-4 - 2^-8), 0.092; 6400 of them, which
    // share factors, by less than 0.004.
    assertThat(meanByDistance).containsExactly(filled(n, 1.0 / n), within(0.012));
  }

  private static double[] filled(int n, double value) {
    double[] filled = new double[n];
    Arrays.fill(filled, value);
    return filled;
  }

  @Test
  void theSeedOptionDecidesTheMixingAndNothingElse() {
    MixerCase<?> mixerCase = MixerCase.of(new RandomFixedMixer.Provider(), Map.of("seed", 5L));
    MixerShape shape = new MixerShape(4, 20);
    FMatrixRMaj x = Matrices.normal(20, 4, Matrices.random(1));
    Tape tape = new Tape(TestKernels.chosen());
    float[] bits = Matrices.entries(mixerCase.fresh(shape, 1).infer(tape, x));
    assertThat(Matrices.entries(mixerCase.fresh(shape, 2).infer(tape, x)))
        .as("with another seed of the model")
        .isEqualTo(bits);
    MixerCase<?> other = MixerCase.of(new RandomFixedMixer.Provider(), Map.of("seed", 6L));
    assertThat(Matrices.entries(other.fresh(shape, 1).infer(tape, x)))
        .as("with another seed option")
        .isNotEqualTo(bits);
  }
}
