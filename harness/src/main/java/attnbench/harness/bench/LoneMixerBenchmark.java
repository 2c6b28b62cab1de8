package attnbench.harness.bench;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.config.JvmFlags;
import attnbench.harness.inspect.LoneMixer;
import attnbench.harness.train.Catalogue;
import java.util.Map;
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
 * Time of a pass of a mixer alone, with no model round it whose products would hide a slow one.
 *
 * <p>JMH's number of threads is that of the sequences that are worked on at once, each by a thread
 * of its own, as a batch is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = JvmFlags.ADD_VECTOR_MODULE)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class LoneMixerBenchmark {
  @Param({"full", "linear", "paramixer-chord"})
  private String mixer;

  @Param({"256", "1024", "4096"})
  private int n;

  @Param("32")
  private int c;

  private Tape tape;
  private LonePass pass;

  @Setup
  public void makeMixer() {
    tape = new Tape(MixerBenchmark.expectedKernels());
    Catalogue catalogue = new Catalogue(ForkPlugins.fromProperty().loader());
    pass = new LonePass(catalogue.mixer(mixer, Map.of()), new MixerShape(c, n));
  }

  /** The output of a sequence. */
  @Benchmark
  public Var mix() {
    return pass.forward(tape);
  }

  /** The output of a sequence, and the gradients of the input and of every parameter. */
  @Benchmark
  public LoneMixer.Pass mixBackward() {
    return pass.forwardBackward(tape);
  }
}
