package attnbench.tasks.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxRegressionTest {
  /** The loss as its definition says, by the plainest loops. */
  private static double loss(
      float[][] rows, int[] labels, int classes, double penalty, double[] weights) {
    int features = rows[0].length;
    double loss = 0;
    for (int j = 0; j < features * classes; j++) {
      loss += penalty / 2 * weights[j] * weights[j];
    }
    for (int i = 0; i < rows.length; i++) {
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(score(rows[i], classes, weights, k));
      }
      loss += Math.log(sum) - score(rows[i], classes, weights, labels[i]);
    }
    return loss;
  }

  private static double score(float[] row, int classes, double[] weights, int k) {
    double score = weights[row.length * classes + k];
    for (int d = 0; d < row.length; d++) {
      score += row[d] * weights[d * classes + k];
    }
    return score;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void theGradientVanishesAtTheFit(int classes) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    float[][] rows = new float[300][7];
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < rows[i].length; d++) {
        rows[i][d] = (float) random.nextGaussian();
      }
      double along = rows[i][0] - 2 * rows[i][3] + 0.7 + random.nextGaussian();
      labels[i] = (int) Math.max(0, Math.min(classes - 1, along + classes / 2.0));
    }
    double[] weights = SoftmaxRegression.fit(rows, labels, classes, 1.5).weights();
    double step = 1e-4;
    for (int j = 0; j < weights.length; j++) {
      double[] up = weights.clone();
      double[] down = weights.clone();
      up[j] += step;
      down[j] -= step;
      double slope =
          (loss(rows, labels, classes, 1.5, up) - loss(rows, labels, classes, 1.5, down))
              / (2 * step);
      assertThat(slope).as("slope along weight %d", j).isCloseTo(0, within(1e-2));
    }
    assertThat(weights[3 * classes + classes - 1]).isNegative();
    assertThat(weights[classes - 1]).isPositive();
  }

  @Test
  void withoutFeaturesThatMatterTheBiasesAreTheLogOddsOfTheLabels() {
    float[][] rows = new float[40][1];
    int[] labels = new int[40];
    for (int i = 0; i < 10; i++) {
      labels[i] = 1;
    }
    double[] weights = SoftmaxRegression.fit(rows, labels, 2, 1).weights();
    assertThat(weights[0]).isZero();
    assertThat(weights[1]).isZero();
    assertThat(weights[3] - weights[2]).isCloseTo(Math.log(10 / 30.0), within(1e-4));
  }

  @Test
  void separableClassesStayFinite() {
    float[][] rows = {{-1e3f}, {-2}, {2}, {1e3f}};
    SoftmaxRegression fit = SoftmaxRegression.fit(rows, new int[] {0, 0, 1, 1}, 2, 1e-3);
    assertThat(fit.weights()).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(fit.answer(rows[1])).isZero();
    assertThat(fit.answer(rows[2])).isEqualTo(1);
  }
}
