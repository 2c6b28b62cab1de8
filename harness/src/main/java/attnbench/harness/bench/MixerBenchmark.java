package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.JvmFlags;
import attnbench.harness.train.Catalogue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of a forward pass and of a training step over a batch, as the evaluator and the trainer run
 * them; the network is {@link BenchSpec}'s.
 *
 * <p>JMH's own number of threads stays 1: the parameter {@code threads} is the number of workers
 * that share a batch or, where it has fewer sequences, the positions of each. {@code attnbench
 * bench} fills the parameters from the mixers it finds; the values here are for JMH's own command
 * line. Several forks rather than many iterations, because the JIT decides anew in each fork and
 * identical forks differ more than iterations of one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsPrepend = JvmFlags.ADD_VECTOR_MODULE)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class MixerBenchmark {
  /**
   * Name of the kernel body that this JVM must use, such as {@code vector-512}; without it any will
   * do. It guards against a fork that lost the vector module and would pass for slow code.
   */
  static final String EXPECTED_KERNELS_PROPERTY = "attnbench.kernels.expected";

  @Param({"full", "identity", "linear", "mean", "paramixer-cdil", "paramixer-chord"})
  private String mixer;

  @Param({"256", "1024", "4096"})
  private int n;

  @Param("32")
  private int c;

  @Param("40")
  private int batch;

  @Param("2")
  private int threads;

  @Param("1")
  private int layers;

  @Param("false")
  private boolean recompute;

  private BenchModel model;

  /** Bytes that the workspaces hold; JMH's JSON has them for each iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Memory {
    private long bytes;

    /** Peak of all threads' workspaces together. */
    public long workspaceBytes() {
      return bytes;
    }
  }

  /** Makes the network and the data, and refuses a kernel body that is not the expected one. */
  @Setup
  public void makeNetwork() {
    KernelProvider kernels = expectedKernels();
    Catalogue catalogue = new Catalogue(ForkPlugins.fromProperty().loader());
    BenchSpec spec = new BenchSpec(mixer, n, c, batch, layers, recompute);
    model = new BenchModel(spec, catalogue, kernels, threads);
  }

  /** The kernel body of a fork, refused when it is not the one that started the measurement. */
  static KernelProvider expectedKernels() {
    KernelProvider kernels = Kernels.active();
    String expected = System.getProperty(EXPECTED_KERNELS_PROPERTY, kernels.name());
    if (!expected.equals(kernels.name())) {
      throw new IllegalStateException(
          "kernels are %s; expected %s".formatted(kernels.name(), expected));
    }
    return kernels;
  }

  @TearDown
  public void stopWorkers() {
    model.close();
  }

  /** Scores of a batch, loss included. */
  @Benchmark
  public double forward(Memory memory) {
    double loss = model.forward();
    memory.bytes = model.workspaceBytes();
    return loss;
  }

  /** Forward, loss, backward, sum of the gradients, clipping and Adam on the next batch. */
  @Benchmark
  public double trainStep(Memory memory) {
    double loss = model.trainStep();
    memory.bytes = model.workspaceBytes();
    return loss;
  }
}
