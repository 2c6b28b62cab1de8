package attnbench.harness.train;

import java.util.Arrays;

/** The durations of all steps so far. */
final class StepTimes {
  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[1024];
  private int count;

  void add(long stepNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = stepNanos;
  }

  /** The median in milliseconds; NaN before the first step. */
  double medianMillis() {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0 / NANOS_PER_MILLI;
  }
}
