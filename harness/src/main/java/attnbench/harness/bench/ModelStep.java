package attnbench.harness.bench;

import java.util.Locale;

/** A step of a model over a batch, as it is timed. */
public enum ModelStep {
  /** Scores of a batch. */
  FORWARD,
  /** Forward, backward and Adam on a batch. */
  TRAIN_STEP;

  /** As options name it, such as {@code train_step}. */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}
