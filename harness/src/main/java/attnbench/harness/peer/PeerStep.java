package attnbench.harness.peer;

/** What is timed. */
public enum PeerStep {
  /** Scores of a batch. */
  FORWARD,
  /** Forward, backward and Adam on a batch. */
  TRAIN_STEP
}
