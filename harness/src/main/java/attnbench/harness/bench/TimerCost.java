package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;

/**
 * What it costs to time a kernel call, measured on calls that do nothing.
 *
 * @param insideNanos of a call that its own time contains
 * @param totalNanos by which a call takes longer than without the timer
 */
record TimerCost(double insideNanos, double totalNanos) {
  private static final int CALLS = 200_000;
  private static final int ROUNDS = 5;

  /** Measures, after rounds that let the JIT do its work. */
  static TimerCost measure(KernelProvider body) {
    TimerCost cost = new TimerCost(0, 0);
    for (int round = 0; round < ROUNDS; round++) {
      StepProfile profile = new StepProfile();
      double direct = nanosPerCall(body);
      double timed = nanosPerCall(profile.around(body));
      profile.took(StepProfile.Part.FORWARD, 0);
      long inside = profile.kernels(StepProfile.Part.FORWARD).get("multiply").nanos();
      cost =
          new TimerCost(Math.max(0, inside / (double) CALLS - direct), Math.max(0, timed - direct));
    }
    return cost;
  }

  /** Of a product of nothing, with sizes and offsets that are boxed as large numbers are. */
  private static double nanosPerCall(KernelProvider kernels) {
    float[] none = new float[0];
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      kernels.multiply(0, 0, 0, none, i, 1024, 1, none, i, 1024, none, i, 1024, true);
    }
    return (System.nanoTime() - start) / (double) CALLS;
  }
}
