package attnbench.harness.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the roofs of this machine again and again in one JVM, between the turns of what is held
 * against them: on a shared host they change within minutes.
 */
public final class RoofsProbe implements AutoCloseable {
  private static final double FLOPS_PER_MULTIPLY_ADD = 2;
  private static final double NANOS_PER_SECOND = 1e9;

  private final int threads;
  private final Caches caches = Caches.ofThisMachine();
  private final ThreadedCalls peak;
  private final Map<MemoryLevel, ThreadedCalls> triads = new EnumMap<>(MemoryLevel.class);

  /**
   * @param threads that work at once
   */
  public RoofsProbe(int threads) {
    this.threads = threads;
    peak = ThreadedCalls.peak(threads);
    for (MemoryLevel level : MemoryLevel.values()) {
      triads.put(level, ThreadedCalls.triad(threads, level.triadBytes(threads)));
    }
  }

  /**
   * Measures every roof once.
   *
   * @param seconds for all of them together, about
   */
  public MachineRoofs measure(double seconds) {
    long nanos = (long) (seconds * NANOS_PER_SECOND / (1 + triads.size()));
    double gigaflops =
        FLOPS_PER_MULTIPLY_ADD * perNano(peak, ThreadedCalls.peakMultiplyAdds(), nanos);
    List<MachineRoofs.Level> levels = new ArrayList<>();
    triads.forEach(
        (level, triad) ->
            levels.add(
                level.measured(caches, threads, perNano(triad, level.triadBytes(threads), nanos))));
    return new MachineRoofs(threads, gigaflops, levels);
  }

  /** What all threads together do in a nanosecond; the search for the number of calls warms up. */
  private double perNano(ThreadedCalls calls, long amountPerCall, long nanos) {
    int count = calls.callsWithin(nanos / 2);
    return (double) amountPerCall * count * threads / calls.nanos(count);
  }

  @Override
  public void close() {
    peak.close();
    triads.values().forEach(ThreadedCalls::close);
  }
}
