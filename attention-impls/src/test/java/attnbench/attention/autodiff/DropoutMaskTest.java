package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMaskTest {
  private static final int SIZE = 4096;
  private static final int BLOCKS = 100;

  @Test
  void nothingIsDroppedWithoutRandomnessOrProbability() {
    assertThat(DropoutMask.draw(null, 0.5)).isNull();
    assertThat(DropoutMask.draw(Matrices.random(1), 0)).isNull();
  }

  @Test
  void theSameBlockIsTheSameAgain() {
    DropoutMask mask = DropoutMask.draw(Matrices.random(1), 0.3);
    float[] first = block(mask, 5);
    block(mask, 6);
    assertThat(block(mask, 5)).isEqualTo(first);
    assertThat(block(DropoutMask.draw(Matrices.random(1), 0.3), 5)).isEqualTo(first);
    assertThat(block(DropoutMask.draw(Matrices.random(2), 0.3), 5)).isNotEqualTo(first);
  }

  /** Four deviations of the share of a binomial distribution. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void theShareIsDroppedAndTheOthersMakeUpForIt(double probability) {
    DropoutMask mask = DropoutMask.draw(Matrices.random(3), probability);
    int zeros = 0;
    for (int b = 0; b < BLOCKS; b++) {
      for (float factor : block(mask, b)) {
        if (factor == 0) {
          zeros++;
        } else {
          assertThat(factor).isEqualTo((float) (1 / (1 - probability)));
        }
      }
    }
    double count = BLOCKS * SIZE;
    double deviation = Math.sqrt(probability * (1 - probability) / count);
    assertThat(zeros / count).isCloseTo(probability, within(4 * deviation));
  }

  /** What is dropped says nothing of its neighbours, nor of the same place in the next block. */
  @Test
  void elementsAreIndependent() {
    DropoutMask mask = DropoutMask.draw(Matrices.random(4), 0.5);
    int[] lags = {1, 2, 3, 4, 64, SIZE};
    int[] agree = new int[lags.length];
    float[] now = block(mask, 0);
    for (int b = 0; b < BLOCKS; b++) {
      float[] next = block(mask, b + 1);
      float[] both = Arrays.copyOf(now, 2 * SIZE);
      System.arraycopy(next, 0, both, SIZE, SIZE);
      for (int i = 0; i < SIZE; i++) {
        for (int l = 0; l < lags.length; l++) {
          agree[l] += both[i] == both[i + lags[l]] ? 1 : 0;
        }
      }
      now = next;
    }
    double count = BLOCKS * SIZE;
    for (int l = 0; l < lags.length; l++) {
      assertThat(agree[l] / count)
          .as("share that agrees with the element %d on", lags[l])
          .isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(count)));
    }
  }

  private static float[] block(DropoutMask mask, long number) {
    float[] block = new float[SIZE];
    mask.fill(number, SIZE, block);
    return block;
  }
}
