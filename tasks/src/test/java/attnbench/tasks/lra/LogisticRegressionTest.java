package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
  /** The loss as its definition says, by the plainest loops. */
  private static double loss(double[][] rows, int[] labels, double penalty, double[] weights) {
    int features = weights.length - 1;
    double loss = 0;
    for (int d = 0; d < features; d++) {
      loss += penalty / 2 * weights[d] * weights[d];
    }
    for (int i = 0; i < rows.length; i++) {
      double score = weights[features];
      for (int d = 0; d < features; d++) {
        score += weights[d] * rows[i][d];
      }
      loss += Math.log(1 + Math.exp(labels[i] == 1 ? -score : score));
    }
    return loss;
  }

  @Test
  void theGradientVanishesAtTheFit() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    double[][] rows = new double[300][7];
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < rows[i].length; d++) {
        rows[i][d] = random.nextGaussian();
      }
      labels[i] = rows[i][0] - 2 * rows[i][3] + 0.7 + random.nextGaussian() > 0 ? 1 : 0;
    }
    double[] weights = LogisticRegression.fit(rows, labels, 1.5).weights();
    double step = 1e-4;
    for (int d = 0; d < weights.length; d++) {
      double[] up = weights.clone();
      double[] down = weights.clone();
      up[d] += step;
      down[d] -= step;
      double slope = (loss(rows, labels, 1.5, up) - loss(rows, labels, 1.5, down)) / (2 * step);
      assertThat(slope).as("slope along weight %d", d).isCloseTo(0, within(1e-3));
    }
    assertThat(weights[3]).isNegative();
    assertThat(weights[0]).isPositive();
  }

  @Test
  void withoutFeaturesThatMatterTheBiasIsTheLogOddsOfTheLabels() {
    double[][] rows = new double[40][1];
    int[] labels = new int[40];
    for (int i = 0; i < 10; i++) {
      labels[i] = 1;
    }
    LogisticRegression fit = LogisticRegression.fit(rows, labels, 1);
    assertThat(fit.weights()[0]).isZero();
    assertThat(fit.weights()[1]).isCloseTo(Math.log(10 / 30.0), within(1e-5));
    assertThat(fit.score(new double[] {3})).isEqualTo(fit.weights()[1]);
  }

  @Test
  void separableClassesStayFinite() {
    double[][] rows = {{-1e3}, {-2}, {2}, {1e3}};
    LogisticRegression fit = LogisticRegression.fit(rows, new int[] {0, 0, 1, 1}, 1e-3);
    assertThat(fit.weights()).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(fit.score(rows[1])).isNegative();
    assertThat(fit.score(rows[2])).isPositive();
  }
}
