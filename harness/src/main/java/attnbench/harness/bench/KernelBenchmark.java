package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
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

/** Time of a call of one kernel on one thread, of the shape that {@link KernelCase} gives it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = JvmFlags.ADD_VECTOR_MODULE)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class KernelBenchmark {
  /** Name of a {@link KernelCase}. */
  @Param("multiply")
  private String kernel;

  @Param({"256", "1024", "4096"})
  private int n;

  @Param("32")
  private int c;

  private KernelProvider kernels;
  private KernelCase kernelCase;

  @Setup
  public void makeCase() {
    kernels = MixerBenchmark.expectedKernels();
    kernelCase = KernelCase.of(kernel, n, c);
  }

  /** One call; what it writes stays in reach, so that none of it can be left out. */
  @Benchmark
  public KernelCase call() {
    kernelCase.call().accept(kernels);
    return kernelCase;
  }
}
