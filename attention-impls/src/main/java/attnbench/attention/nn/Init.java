package attnbench.attention.nn;

import attnbench.attention.autodiff.Parameter;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** First values of parameters. */
public final class Init {
  private Init() {}

  /** Uniform from -bound to bound. */
  public static void uniform(Parameter parameter, double bound, RandomGenerator random) {
    for (int i = 0; i < parameter.size(); i++) {
      parameter.value().data[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }

  /** Normal with mean 0. */
  public static void normal(Parameter parameter, double deviation, RandomGenerator random) {
    for (int i = 0; i < parameter.size(); i++) {
      parameter.value().data[i] = (float) (deviation * random.nextGaussian());
    }
  }

  /** The same value everywhere. */
  public static void constant(Parameter parameter, float value) {
    Arrays.fill(parameter.value().data, 0, parameter.size(), value);
  }
}
