package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buckets and rounds of the hash, and what they cost in accuracy. */
class ReformerTest {
  private static final int WIDTH = 16;
  private static final int N = 256;

  private static MixerInstance mixer(long seed, Map<String, Object> changes) {
    return MixerCase.of(new Reformer.Provider(), changes).fresh(new MixerShape(WIDTH, N), seed);
  }

  /** The mean squared difference to attention of all shared queries and keys, over some seeds. */
  private static double errorOfRounds(int rounds) {
    double squares = 0;
    for (int seed = 0; seed < 8; seed++) {
      MixerInstance dense = mixer(seed, Map.of("bucketLength", N, "chunkLength", N, "rounds", 1));
      MixerInstance hashed =
          mixer(seed, Map.of("bucketLength", 32, "chunkLength", 64, "rounds", rounds));
      sharpen(dense);
      sharpen(hashed);
      Tape tape = new Tape(TestKernels.chosen());
      FMatrixRMaj x = dense.sequence(N, 100 + seed);
      FMatrixRMaj exact = dense.infer(tape, x);
      FMatrixRMaj approximate = hashed.infer(tape, x);
      for (int i = 0; i < N * WIDTH; i++) {
        double difference = approximate.data[i] - exact.data[i];
        squares += difference * difference / (8 * N * WIDTH);
      }
    }
    return squares;
  }

  /** Longer queries, so that softmax picks out what is near, as the hash does. */
  private static void sharpen(MixerInstance mixer) {
    for (Parameter parameter : mixer.parameters().all()) {
      if (parameter.name().startsWith("query")) {
        for (int i = 0; i < parameter.size(); i++) {
          parameter.value().data[i] *= 3;
        }
      }
    }
  }

  @Test
  void errorFallsWithRounds() {
    List<Double> errors = new ArrayList<>();
    for (int rounds : new int[] {1, 2, 4, 8, 16}) {
      errors.add(errorOfRounds(rounds));
    }
    for (int i = 1; i < errors.size(); i++) {
      assertThat(errors.get(i)).as("errors %s", errors).isLessThan(errors.get(i - 1));
    }
    assertThat(errors.get(4)).as("errors %s", errors).isLessThan(0.3 * errors.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 1, 2",
    "3, 1, 4",
    "10, 1, 10",
    "63, 1, 64",
    "64, 1, 64",
    "65, 2, 10",
    "128, 2, 12",
    "4096, 2, 64",
    "4097, 3, 18",
    "8192, 3, 22"
  })
  void bucketsAreNumbersOfEvenDigits(int buckets, int digits, int base) {
    assertThat(LshBuckets.Digits.of(buckets)).isEqualTo(new LshBuckets.Digits(digits, base));
  }
}
