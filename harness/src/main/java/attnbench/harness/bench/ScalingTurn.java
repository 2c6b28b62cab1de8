package attnbench.harness.bench;

/**
 * What was timed within a second or so: the machine and a step, on few threads and on many.
 *
 * @param fewPeakNanos of the multiply-adds that each of few threads does
 * @param manyPeakNanos of the same ones, done by each of many threads
 * @param fewStepNanos of a step that few threads share
 * @param manyStepNanos of the same step, shared by many
 */
public record ScalingTurn(
    long fewPeakNanos, long manyPeakNanos, long fewStepNanos, long manyStepNanos) {
  public ScalingTurn {
    if (fewPeakNanos < 1 || manyPeakNanos < 1 || fewStepNanos < 1 || manyStepNanos < 1) {
      throw new IllegalArgumentException(
          "nanoseconds are %d, %d, %d, %d; each must be at least 1"
              .formatted(fewPeakNanos, manyPeakNanos, fewStepNanos, manyStepNanos));
    }
  }

  /** How many times as fast the step is on many threads. */
  double stepSpeedup() {
    return (double) fewStepNanos / manyStepNanos;
  }

  /** How many times as many multiply-adds a second the machine does on many threads. */
  double peakSpeedup(ThreadPair threads) {
    return (double) threads.many() * fewPeakNanos / ((double) threads.few() * manyPeakNanos);
  }

  /** The step's speed-up as a share of the machine's. */
  double share(ThreadPair threads) {
    return stepSpeedup() / peakSpeedup(threads);
  }
}
