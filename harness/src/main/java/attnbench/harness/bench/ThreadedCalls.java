package attnbench.harness.bench;

import attnbench.attention.autodiff.Team;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.kernel.PeakProbe;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** A call that some threads make at once, each on numbers of its own, as the time of many calls. */
final class ThreadedCalls implements AutoCloseable {
  private final Team team;
  private final DoubleSupplier[] calls;

  /** What the calls gave, so that none can be left out. */
  private final double[] sums;

  /**
   * @param made by each thread: its call, with what that works on
   */
  private ThreadedCalls(int threads, Supplier<DoubleSupplier> made) {
    team = new Team(threads);
    calls = new DoubleSupplier[threads];
    sums = new double[threads];
    team.forEach(threads, (member, i) -> calls[i] = made.get());
  }

  /** The multiply-add peak: on registers alone, some ten microseconds a call. */
  static ThreadedCalls peak(int threads) {
    return new ThreadedCalls(
        threads,
        () -> {
          PeakProbe probe = Kernels.peakProbe();
          return () -> probe.run(MachineBenchmark.ROUNDS);
        });
  }

  /** Multiply-adds of a thread's call of {@link #peak}. */
  static long peakMultiplyAdds() {
    return (long) Kernels.peakProbe().multiplyAddsPerRound() * MachineBenchmark.ROUNDS;
  }

  /**
   * The triad, moved once a call.
   *
   * @param bytes of each thread's arrays
   */
  static ThreadedCalls triad(int threads, int bytes) {
    return new ThreadedCalls(
        threads,
        () -> {
          Triad triad = new Triad(bytes);
          return () -> triad.run()[0];
        });
  }

  /** The time in which every thread makes some calls. */
  long nanos(int count) {
    team.forEach(calls.length, (member, i) -> {}); // wakes the threads before the clock starts
    long start = System.nanoTime();
    team.forEach(calls.length, (member, i) -> sums[i] = make(calls[i], count));
    return System.nanoTime() - start;
  }

  private static double make(DoubleSupplier call, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += call.getAsDouble();
    }
    return sum;
  }

  /** The number of calls that take some time, found by doubling it. */
  int callsWithin(long nanos) {
    int count = 1;
    long spent = nanos(count);
    while (spent < nanos) {
      count *= 2;
      spent = nanos(count);
    }
    return (int) Math.max(1, count * nanos / spent);
  }

  @Override
  public void close() {
    team.close();
  }
}
