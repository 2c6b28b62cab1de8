package attnbench.harness.train;

import attnbench.attention.autodiff.Parameters;
import attnbench.harness.config.TrainSpec;
import attnbench.harness.store.RunStatus;
import java.util.Optional;

/** Keeps the weights of the best validation and says when validation has seen enough. */
final class EarlyStop {
  private final double targetCorrect;
  private final int patience;
  private final Snapshot bestWeights;
  private Evaluator.Score best;
  private long bestStep;
  private int withoutProgress;

  EarlyStop(TrainSpec spec, Parameters parameters) {
    this.targetCorrect = spec.targetCorrect();
    this.patience = spec.patience();
    this.bestWeights = new Snapshot(parameters);
  }

  /** Takes note of a validation of the weights as they are now; a status means stop. */
  Optional<RunStatus> validated(long step, Evaluator.Score score) {
    if (best == null || score.betterThan(best)) {
      best = score;
      bestStep = step;
      bestWeights.take();
      withoutProgress = 0;
    } else {
      withoutProgress++;
    }
    if (score.correct() >= targetCorrect) {
      return Optional.of(RunStatus.TARGET_REACHED);
    }
    return patience > 0 && withoutProgress >= patience
        ? Optional.of(RunStatus.NO_PROGRESS)
        : Optional.empty();
  }

  /** The step whose weights were best; 0 before the first validation. */
  long bestStep() {
    return bestStep;
  }

  /** Puts the best weights back into the model. */
  void restoreBest() {
    bestWeights.restore();
  }
}
