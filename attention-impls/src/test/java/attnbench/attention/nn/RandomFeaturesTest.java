package attnbench.attention.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.OneThread;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import attnbench.attention.optim.AdamW;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomFeaturesTest {
  private static final int WIDTH = 6;

  private final Parameters parameters = new Parameters();

  private RandomFeatures features(int count, boolean orthogonal, int redrawInterval, long seed) {
    return new RandomFeatures(
        parameters, count, WIDTH, orthogonal, redrawInterval, Matrices.random(seed));
  }

  private double[][] directions() {
    return Matrices.rows(parameters.all().get(0).value());
  }

  /** Two blocks and a part of a third. */
  @Test
  void directionsOfABlockAreOrthogonal() {
    features(2 * WIDTH + 2, true, 0, 1);
    double[][] w = directions();
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < i; j++) {
        double cosine = dot(w[i], w[j]) / Math.sqrt(dot(w[i], w[i]) * dot(w[j], w[j]));
        if (i / WIDTH == j / WIDTH) {
          assertThat(cosine).as("cosine of directions %d and %d", i, j).isCloseTo(0, within(1e-5));
        } else {
          assertThat(Math.abs(cosine)).as("cosine of %d and %d", i, j).isGreaterThan(1e-4);
        }
      }
    }
  }

  /** Moments of the standard normal distribution within four deviations of their estimates. */
  @Test
  void eachDirectionIsNormalOrthogonalOrNot() {
    int count = 30_000;
    for (boolean orthogonal : new boolean[] {false, true}) {
      double[] sums = new double[5];
      Parameters own = new Parameters();
      new RandomFeatures(own, count, WIDTH, orthogonal, 0, Matrices.random(2));
      double[][] w = Matrices.rows(own.all().get(0).value());
      for (double[] row : w) {
        sums[0] += row[0] / count;
        sums[1] += row[0] * row[0] / count;
        sums[2] += row[0] * row[1] / count;
        sums[3] += Math.pow(row[0], 4) / count;
        sums[4] += dot(row, row) / count;
      }
      double four = 4 / Math.sqrt(count);
      assertThat(sums[0]).as("mean").isCloseTo(0, within(four));
      assertThat(sums[1]).as("variance").isCloseTo(1, within(four * Math.sqrt(2)));
      assertThat(sums[2]).as("covariance").isCloseTo(0, within(four));
      assertThat(sums[3]).as("fourth moment").isCloseTo(3, within(four * Math.sqrt(96)));
      assertThat(sums[4]).as("squared length").isCloseTo(WIDTH, within(four * Math.sqrt(12)));
    }
  }

  /** Of width 1 a rotation is a sign, and both signs occur. */
  @Test
  void reflectionsAreAsLikelyAsRotations() {
    new RandomFeatures(parameters, 100, 1, true, 0, Matrices.random(3));
    long positive = Arrays.stream(directions()).filter(row -> row[0] > 0).count();
    assertThat(positive).isBetween(30L, 70L);
  }

  @Test
  void theStepAndTheSeedDecideTheDirections() {
    RandomFeatures features = features(8, true, 3, 4);
    double[][] first = directions();
    double[][][] byStep = new double[8][][];
    for (int step = 1; step < byStep.length; step++) {
      features.startStep(step);
      byStep[step] = directions();
    }
    assertThat(byStep[1]).isDeepEqualTo(first);
    assertThat(byStep[3]).isDeepEqualTo(first);
    assertThat(byStep[4]).isDeepEqualTo(byStep[6]);
    assertThat(Arrays.deepEquals(byStep[4], first)).isFalse();
    assertThat(Arrays.deepEquals(byStep[7], byStep[4])).isFalse();

    Parameters others = new Parameters();
    RandomFeatures again = new RandomFeatures(others, 8, WIDTH, true, 3, Matrices.random(4));
    again.startStep(4);
    assertThat(Matrices.rows(others.all().get(0).value())).isDeepEqualTo(byStep[4]);
  }

  @Test
  void anIntervalOfZeroNeverDrawsAgain() {
    RandomFeatures features = features(8, false, 0, 5);
    double[][] first = directions();
    for (int step = 1; step < 5; step++) {
      features.startStep(step);
    }
    assertThat(directions()).isDeepEqualTo(first);
  }

  @Test
  void trainingLeavesDirectionsAsTheyAre() {
    RandomFeatures features = features(8, false, 0, 6);
    double[][] first = directions();
    Gradients gradients = new Gradients(parameters);
    Tape tape = new Tape(TestKernels.scalar());
    tape.startTraining(gradients, null);
    assertThat(features.directions(tape).needsGradient()).isFalse();
    new AdamW(OneThread.ranges(parameters), 0.9, 0.99, 1e-8, 0.5).step(gradients, 1);
    assertThat(directions()).isDeepEqualTo(first);
    assertThat(parameters.count()).isZero();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
