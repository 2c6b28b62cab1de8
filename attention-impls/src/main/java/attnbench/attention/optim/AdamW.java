package attnbench.attention.optim;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.ParameterRanges;
import attnbench.attention.kernel.AdamStep;

/**
 * Adam with decoupled weight decay; with a decay of 0 it is Adam.
 *
 * <p>For each number w with gradient g, at step t with rate r:
 *
 * <pre>{@code
 * w = w - r * decay * w
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g * g
 * w = w - r / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * }</pre>
 *
 * <p>Sources: Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2 with a
 * schedule of the rate. As in PyTorch, the decay is multiplied by the rate and epsilon is added
 * outside the root.
 */
public final class AdamW {
  private final ParameterRanges ranges;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double weightDecay;
  private final float[] means;
  private final float[] meanSquares;
  private long steps;

  /**
   * @param ranges of the parameters that steps change
   */
  public AdamW(
      ParameterRanges ranges, double beta1, double beta2, double epsilon, double weightDecay) {
    this.ranges = ranges;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
    this.means = new float[ranges.size()];
    this.meanSquares = new float[ranges.size()];
  }

  /** Changes every trained parameter by its gradient; the first step is number 1. */
  public void step(Gradients gradients, double learningRate) {
    steps++;
    AdamStep step =
        new AdamStep(
            (float) beta1,
            (float) (1 - beta1),
            (float) beta2,
            (float) (1 - beta2),
            (float) (1 - learningRate * weightDecay),
            (float) (learningRate / (1 - Math.pow(beta1, steps))),
            (float) (1 / Math.sqrt(1 - Math.pow(beta2, steps))),
            (float) epsilon);
    ranges.forEach(
        piece -> {
          float[] weights = piece.parameter().value().data;
          float[] gradient = gradients.of(piece.parameter()).data;
          int from = piece.from();
          int place = piece.place();
          ranges
              .kernels()
              .adam(
                  piece.count(),
                  step,
                  weights,
                  from,
                  gradient,
                  from,
                  means,
                  place,
                  meanSquares,
                  place);
        });
  }
}
