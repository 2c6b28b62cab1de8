package attnbench.tasks.lra;

/** Where the validation items of a task come from whose publisher has none. */
public enum Validation {
  /** Carved from the training part, so the test part stays unseen until the end. */
  TRAIN,
  /**
   * The test part itself, as in the published code: the best weights are then chosen by the test
   * items, and the result is no estimate for new ones.
   */
  TEST
}
