package attnbench.harness.train;

import attnbench.attention.model.SequenceModel;
import attnbench.attention.optim.AdamW;
import attnbench.attention.optim.GradientClip;
import attnbench.harness.config.OptimSpec;
import attnbench.harness.train.StepObserver.Part;
import attnbench.tasks.Dataset;

/** One training step: gradients of a batch, clipping, AdamW. */
public final class TrainStep {
  private final SequenceModel model;
  private final BatchGradients gradients;
  private final AdamW optimiser;
  private final double clipNorm;

  public TrainStep(Objective objective, BatchGradients gradients, OptimSpec optim) {
    this.model = objective.model();
    this.gradients = gradients;
    this.optimiser =
        new AdamW(
            gradients.ranges(), optim.beta1(), optim.beta2(), optim.epsilon(), optim.weightDecay());
    this.clipNorm = optim.clipNorm();
  }

  /**
   * Changes the weights by the gradients of a batch.
   *
   * @param items indices into {@code data}
   * @param step which step it is, from 1, for what is drawn in it and for the messages
   * @return the mean loss before the change
   * @throws DivergedException when the loss or the gradient norm is not finite
   */
  public double run(Dataset data, int[] items, long step, double learningRate) {
    model.startStep(step);
    double loss = gradients.compute(data, items, step);
    DivergedException.requireFinite("training loss", loss, step);
    long clipStart = System.nanoTime();
    double norm = clippedNorm();
    DivergedException.requireFinite("gradient norm", norm, step);
    long optimiserStart = System.nanoTime();
    gradients.observer().tookTogether(Part.CLIP, optimiserStart - clipStart);
    optimiser.step(gradients.gradients(), learningRate);
    gradients.observer().tookTogether(Part.OPTIMISER, System.nanoTime() - optimiserStart);
    return loss;
  }

  /** Clips where that is wanted; the norm is that before. */
  private double clippedNorm() {
    return clipNorm > 0
        ? GradientClip.clip(gradients.ranges(), gradients.gradients(), clipNorm)
        : GradientClip.norm(gradients.ranges(), gradients.gradients());
  }

  /** The number of sequence positions in the last batch. */
  public long tokens() {
    return gradients.tokens();
  }
}
