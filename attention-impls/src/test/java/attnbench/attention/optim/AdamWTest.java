package attnbench.attention.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.OneThread;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import java.util.SplittableRandom;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamWTest {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.98;
  private static final double EPSILON = 1e-8;

  /** Oracle: the textbook form in double with the bias-corrected means written out. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void followsTheTextbookFormulaOverManySteps(double weightDecay) {
    Parameters parameters = new Parameters();
    Parameter first = parameters.add("first", 3, 5);
    Parameter second = parameters.add("second", 1, 7);
    SplittableRandom random = new SplittableRandom(11);
    double[] w = new double[22];
    double[] m = new double[22];
    double[] v = new double[22];
    for (int i = 0; i < 22; i++) {
      float start = (float) random.nextDouble(-1, 1);
      w[i] = start;
      (i < 15 ? first.value() : second.value()).data[i < 15 ? i : i - 15] = start;
    }
    AdamW adam = new AdamW(OneThread.ranges(parameters), BETA1, BETA2, EPSILON, weightDecay);
    Gradients gradients = new Gradients(parameters);
    for (int t = 1; t <= 30; t++) {
      double rate = 0.01 / t;
      for (int i = 0; i < 22; i++) {
        float g = (float) random.nextDouble(-2, 2);
        gradients.of(i < 15 ? first : second).data[i < 15 ? i : i - 15] = g;
        w[i] -= rate * weightDecay * w[i];
        m[i] = BETA1 * m[i] + (1 - BETA1) * g;
        v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
        double mHat = m[i] / (1 - Math.pow(BETA1, t));
        double vHat = v[i] / (1 - Math.pow(BETA2, t));
        w[i] -= rate * mHat / (Math.sqrt(vHat) + EPSILON);
      }
      adam.step(gradients, rate);
    }
    for (int i = 0; i < 22; i++) {
      float trained = (i < 15 ? first.value() : second.value()).data[i < 15 ? i : i - 15];
      assertThat((double) trained).isCloseTo(w[i], within(2e-6));
    }
  }

  /** Closed form: at the first step m/sqrt(v) is the gradient's sign whatever its size. */
  @Test
  void firstStepMovesByTheRateAgainstTheSign() {
    Parameters parameters = new Parameters();
    Parameter weight = parameters.add("weight", 1, 3);
    Gradients gradients = new Gradients(parameters);
    gradients.of(weight).setTo(new FMatrixRMaj(1, 3, true, 1e3f, -1e-3f, 0));
    new AdamW(OneThread.ranges(parameters), BETA1, 0.999, EPSILON, 0).step(gradients, 0.5);
    assertThat(weight.value().data[0]).isCloseTo(-0.5f, within(1e-4f));
    assertThat(weight.value().data[1]).isCloseTo(0.5f, within(1e-4f));
    assertThat(weight.value().data[2]).isZero();
  }

  /** Closed form: without a gradient only the decay acts, (1 - rate x decay) to the power of t. */
  @Test
  void decayAloneShrinksGeometrically() {
    Parameters parameters = new Parameters();
    Parameter weight = parameters.add("weight", 1, 1);
    weight.value().data[0] = 2;
    AdamW adam = new AdamW(OneThread.ranges(parameters), BETA1, BETA2, EPSILON, 0.5);
    Gradients none = new Gradients(parameters);
    for (int t = 0; t < 10; t++) {
      adam.step(none, 0.1);
    }
    assertThat((double) weight.value().data[0]).isCloseTo(2 * Math.pow(0.95, 10), within(1e-6));
  }
}
