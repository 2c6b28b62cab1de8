package attnbench.harness.store;

/** How a run ended. */
public enum RunStatus {
  /** Validation reached the target. */
  TARGET_REACHED,
  /** All epochs were done. */
  EPOCHS_DONE,
  /** Validation made no progress for as long as the spec allows. */
  NO_PROGRESS,
  /** The budget of time, steps or tokens ended it; a longer run may do better. */
  BUDGET_REACHED,
  /** NaN, divergence, out of memory, a time-out or an error; the record says which. */
  FAILED;

  public boolean succeeded() {
    return this != FAILED;
  }
}
