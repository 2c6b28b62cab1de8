package attnbench.harness.bench;

/** A step of a model over a batch, as it is timed. */
public enum ModelStep {
  /** Scores of a batch. */
  FORWARD,
  /** Forward, backward and Adam on a batch. */
  TRAIN_STEP
}
