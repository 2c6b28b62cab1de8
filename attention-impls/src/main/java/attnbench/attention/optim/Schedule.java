package attnbench.attention.optim;

/** The learning rate as a function of the step; the first step is number 1. */
@FunctionalInterface
public interface Schedule {
  double rate(long step);

  /**
   * Linear from 0 to {@code peak} over the warm-up, then {@code peak}.
   *
   * @param warmupSteps 0 for no warm-up
   */
  static Schedule constant(double peak, long warmupSteps) {
    return step -> peak * warmup(step, warmupSteps);
  }

  /**
   * Linear from 0 to {@code peak} over the warm-up, then half a cosine that would reach 0 in the
   * step after the last.
   *
   * @param warmupSteps 0 for no warm-up
   * @param totalSteps warm-up included
   */
  static Schedule cosine(double peak, long warmupSteps, long totalSteps) {
    long top = Math.max(1, warmupSteps);
    return step -> {
      double progress = (step - top) / (double) Math.max(1, totalSteps + 1 - top);
      double cosine = Math.cos(Math.PI * Math.min(1, Math.max(0, progress)));
      return peak * warmup(step, warmupSteps) * 0.5 * (1 + cosine);
    };
  }

  /**
   * {@code scale * min(1, s / W) / sqrt(max(s, W))} at step s with a warm-up of W steps.
   *
   * <p>The peak is {@code scale / sqrt(W)}. Source: Long Range Arena (Tay et al. 2021), base
   * configurations.
   */
  static Schedule rsqrt(double scale, long warmupSteps) {
    return step -> scale * warmup(step, warmupSteps) / Math.sqrt(Math.max(step, warmupSteps));
  }

  private static double warmup(long step, long warmupSteps) {
    return warmupSteps == 0 ? 1 : Math.min(1, step / (double) warmupSteps);
  }
}
