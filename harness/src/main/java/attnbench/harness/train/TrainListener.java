package attnbench.harness.train;

import attnbench.harness.store.CurvePoint;
import attnbench.tasks.Split;

/** Hears how a training goes on, in the training thread. */
public interface TrainListener {
  /** Hears nothing. */
  TrainListener NONE = new TrainListener() {};

  /**
   * Items are being made before training starts.
   *
   * @param made how many of the split's {@code all} items are made
   */
  default void preparing(Split split, int made, int all) {}

  /**
   * A step is done.
   *
   * @param step number of steps done
   * @param epoch passes over the training items, as a fraction
   * @param loss mean loss of the step's batch
   * @param stepsPerSecond since the start, validations included
   * @param secondsLeft at this rate, at most, to the last epoch or the end of the budget
   */
  default void stepDone(
      long step, double epoch, double loss, double stepsPerSecond, double secondsLeft) {}

  /** A validation is done. */
  default void validated(CurvePoint point) {}
}
