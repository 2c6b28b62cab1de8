package attnbench.attention.optim;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.ParameterRanges;

/**
 * Scales all gradients down together when their global norm is too large.
 *
 * <p>The factor is {@code min(1, largest / (norm + 1e-6))}, as in PyTorch's clip_grad_norm_;
 * source: Pascanu, Mikolov and Bengio 2013, algorithm 1.
 */
public final class GradientClip {
  private static final double EPSILON = 1e-6;

  private GradientClip() {}

  /**
   * Clips in place.
   *
   * @param largest the largest norm that stays as it is; positive
   * @return the norm before clipping; not finite when some gradient is not, and then nothing is
   *     scaled
   */
  public static double clip(ParameterRanges ranges, Gradients gradients, double largest) {
    double norm = norm(ranges, gradients);
    double factor = largest / (norm + EPSILON);
    if (factor < 1 && Double.isFinite(norm)) {
      gradients.scale(ranges, (float) factor);
    }
    return norm;
  }

  /** The root of the sum of the squares of all gradients. */
  public static double norm(ParameterRanges ranges, Gradients gradients) {
    return Math.sqrt(gradients.squaredNorm(ranges));
  }
}
