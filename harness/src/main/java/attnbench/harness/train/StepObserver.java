package attnbench.harness.train;

/** Takes the durations of the parts of a training step. */
@FunctionalInterface
public interface StepObserver {

  /** A part of a step; those of single sequences run on the workers' threads, all at once. */
  enum Part {
    /** Filling a worker's example with the next sequence. */
    FEED,
    /** A sequence's scores and loss. */
    FORWARD,
    /** A sequence's gradients. */
    BACKWARD,
    /** Clearing the shards' gradients and adding them up. */
    GRADIENT_SUM,
    /** The norm of the gradients, and scaling them down to the largest allowed. */
    CLIP,
    /** Changing the weights. */
    OPTIMISER
  }

  /** Takes nothing. */
  StepObserver NONE = (part, nanos) -> {};

  /** Called by the thread that did the part, when it is done. */
  void took(Part part, long nanos);

  /** Likewise for a part that all threads shared, by the one that handed it out. */
  default void tookTogether(Part part, long nanos) {
    took(part, nanos);
  }
}
