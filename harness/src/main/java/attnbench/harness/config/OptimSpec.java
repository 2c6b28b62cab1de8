package attnbench.harness.config;

/**
 * How gradients change the weights.
 *
 * @param learningRate peak rate; for RSQRT the scale of {@link
 *     attnbench.attention.optim.Schedule#rsqrt}, whose peak is scale / sqrt(warmupSteps)
 * @param schedule how the rate moves over the steps
 * @param warmupSteps steps of linear warm-up; 0 for none
 * @param beta1 Adam's decay of the mean
 * @param beta2 Adam's decay of the mean square
 * @param epsilon Adam's addend to the root
 * @param weightDecay decoupled (AdamW) decay; 0 for Adam
 * @param clipNorm largest global gradient norm; 0 switches clipping off
 */
public record OptimSpec(
    double learningRate,
    ScheduleKind schedule,
    int warmupSteps,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double clipNorm) {

  /** The shape of the learning rate over the steps. */
  public enum ScheduleKind {
    CONSTANT,
    COSINE,
    /** Linear warm-up, then proportional to {@code 1 / sqrt(step)}. */
    RSQRT
  }

  public OptimSpec {
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "learningRate is " + learningRate + "; it must be positive");
    }
    if (warmupSteps < 0) {
      throw new IllegalArgumentException(
          "warmupSteps is " + warmupSteps + "; it must not be negative");
    }
    requireBeta("beta1", beta1);
    requireBeta("beta2", beta2);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be positive");
    }
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "weightDecay is " + weightDecay + "; it must not be negative");
    }
    if (!(clipNorm >= 0)) {
      throw new IllegalArgumentException("clipNorm is " + clipNorm + "; it must not be negative");
    }
  }

  private static void requireBeta(String name, double beta) {
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException(
          name + " is " + beta + "; it must be at least 0 and below 1");
    }
  }
}
