package attnbench.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RocAucTest {
  /** The definition, by all pairs. */
  private static double byPairs(double[] scores, boolean[] positive) {
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return right / pairs;
  }

  @RepeatedTest(20)
  void isTheShareOfPairsInRightOrder(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    int n = 2 + random.nextInt(60);
    double[] scores = new double[n];
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextInt(10); // so that there are ties
      positive[i] = i == 0 || (i > 1 && random.nextBoolean());
    }
    assertThat(RocAuc.of(scores, positive)).isCloseTo(byPairs(scores, positive), within(1e-12));
  }

  /** With two scores only, the area is the mean of the shares right in both classes. */
  @Test
  void ofPredictedClassesItIsTheBalancedAccuracy() {
    double[] predicted = {1, 1, 1, 0, 0, 0, 0, 1, 0, 0};
    boolean[] positive = {true, true, true, true, false, false, false, false, false, false};
    assertThat(RocAuc.of(predicted, positive)).isCloseTo((3 / 4.0 + 5 / 6.0) / 2, within(1e-12));
  }

  @Test
  void withoutBothKindsThereIsNone() {
    assertThat(RocAuc.of(new double[] {1, 2}, new boolean[] {true, true})).isNaN();
    assertThat(RocAuc.of(new double[] {1, 2}, new boolean[] {false, false})).isNaN();
  }

  @Test
  void asManyLabelsAsScoresAreAskedFor() {
    assertThatThrownBy(() -> RocAuc.of(new double[2], new boolean[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 scores and 3 labels; there must be as many");
  }
}
