package attnbench.harness.bench;

import attnbench.attention.autodiff.Team;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.kernel.PeakProbe;
import java.util.stream.Stream;

/** The multiply-add peak of some threads at once, as the time of a number of multiply-adds. */
final class ThreadedPeak implements AutoCloseable {
  private final Team team;
  private final PeakProbe[] probes;

  /** What the probes gave, so that none can be left out. */
  private final float[] sums;

  ThreadedPeak(int threads) {
    team = new Team(threads);
    probes = Stream.generate(Kernels::peakProbe).limit(threads).toArray(PeakProbe[]::new);
    sums = new float[threads];
  }

  /** Multiply-adds of a call. */
  long multiplyAdds() {
    return (long) probes[0].multiplyAddsPerRound() * MachineBenchmark.ROUNDS;
  }

  /**
   * The time in which every thread does some calls.
   *
   * @param calls of each thread, some ten microseconds each
   */
  long nanos(int calls) {
    team.forEach(probes.length, (member, i) -> {}); // wakes the threads before the clock starts
    long start = System.nanoTime();
    team.forEach(probes.length, (member, i) -> work(i, calls));
    return System.nanoTime() - start;
  }

  /** The number of calls that take some time, found by doubling it. */
  int callsWithin(long nanos) {
    int calls = 1;
    long spent = nanos(calls);
    while (spent < nanos) {
      calls *= 2;
      spent = nanos(calls);
    }
    return (int) Math.max(1, calls * nanos / spent);
  }

  private void work(int probe, int calls) {
    float sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += probes[probe].run(MachineBenchmark.ROUNDS);
    }
    sums[probe] = sum;
  }

  @Override
  public void close() {
    team.close();
  }
}
