package attnbench.harness.bench;

import attnbench.attention.kernel.Kernels;
import attnbench.attention.kernel.PeakProbe;
import attnbench.harness.config.JvmFlags;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What each thread of this machine can do at most: arithmetic on registers alone, and moving floats
 * ({@link Triad}).
 *
 * <p>JMH's number of threads is that of the threads that work at once, each on numbers of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = JvmFlags.ADD_VECTOR_MODULE)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class MachineBenchmark {
  /** Rounds of a call: some ten microseconds. */
  static final int ROUNDS = 10_000;

  /** The triad at each {@link MemoryLevel}. */
  @State(Scope.Thread)
  public static class Arrays {
    /** Bytes of the three arrays together, for each thread. */
    @Param({"24576", "196608", "6291456", "402653184"})
    private int bytes;

    private Triad triad;

    @Setup
    public void make() {
      triad = new Triad(bytes);
    }
  }

  private PeakProbe probe;

  @Setup
  public void makeProbe() {
    MixerBenchmark.expectedKernels();
    probe = Kernels.peakProbe();
  }

  /** Multiply-adds that need no memory. */
  @Benchmark
  public float multiplyAdds() {
    return probe.run(ROUNDS);
  }

  /** Every float of the triad's arrays once. */
  @Benchmark
  public float[] triad(Arrays arrays) {
    return arrays.triad.run();
  }
}
