package attnbench.harness.config;

/**
 * How a model is trained.
 *
 * @param batch sequences a step; the last incomplete batch of an epoch is dropped
 * @param epochs most passes over the training items
 * @param shuffle whether each epoch has its own order, or all have the data set's (as published)
 * @param evaluateEverySteps steps between validations; 0 for once an epoch
 * @param targetCorrect validation share of correct answers at which training stops; above 1: never
 * @param patience validations in a row without a better one after which training stops; 0: never
 * @param shards fixed number of gradient sums a step, the most threads that can share a batch; part
 *     of the spec because it decides the order of additions and so the bits
 * @param optim how gradients change the weights
 * @param budget where training ends at the latest
 * @param recompute whether backward computes each block's activations again instead of keeping
 *     them: less memory, more time, the same bits
 */
public record TrainSpec(
    int batch,
    int epochs,
    boolean shuffle,
    int evaluateEverySteps,
    double targetCorrect,
    int patience,
    int shards,
    OptimSpec optim,
    Budget budget,
    @Later("false") boolean recompute) {
  public TrainSpec {
    requireAtLeast("batch", batch, 1);
    requireAtLeast("epochs", epochs, 1);
    requireAtLeast("evaluateEverySteps", evaluateEverySteps, 0);
    requireAtLeast("patience", patience, 0);
    requireAtLeast("shards", shards, 1);
    if (!(targetCorrect > 0)) {
      throw new IllegalArgumentException(
          "targetCorrect is " + targetCorrect + "; it must be positive");
    }
  }

  /** Keeping activations. */
  public TrainSpec(
      int batch,
      int epochs,
      boolean shuffle,
      int evaluateEverySteps,
      double targetCorrect,
      int patience,
      int shards,
      OptimSpec optim,
      Budget budget) {
    this(
        batch,
        epochs,
        shuffle,
        evaluateEverySteps,
        targetCorrect,
        patience,
        shards,
        optim,
        budget,
        false);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }
}
