package attnbench.harness.bench;

import attnbench.attention.mixer.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is held against the roofs of the machine.
 *
 * @param kernels names of {@link KernelCase}; on one thread
 * @param mixers at every length; may be empty
 * @param benchmarks of the mixers: {@code mix} and {@code mixBackward} alone, {@code forward} and
 *     {@code trainStep} in a model over a batch
 * @param lengths N
 * @param width C
 * @param batch sequences a step
 * @param threads workers of a step
 * @param forks JVMs for each combination
 * @param warmups iterations of a fork that are not counted
 * @param iterations iterations of a fork that are counted
 * @param iterationMillis least duration of an iteration
 */
public record RooflinePlan(
    List<String> kernels,
    List<String> mixers,
    List<String> benchmarks,
    List<Integer> lengths,
    int width,
    int batch,
    int threads,
    int forks,
    int warmups,
    int iterations,
    int iterationMillis) {
  /** The names of the mixers' benchmarks. */
  public static final List<String> BENCHMARKS =
      Stream.concat(Stream.of("mix", "mixBackward"), BenchPlan.BENCHMARKS.stream()).toList();

  public RooflinePlan {
    kernels = List.copyOf(kernels);
    mixers = List.copyOf(mixers);
    benchmarks = List.copyOf(benchmarks);
    lengths = BenchPlan.requirePositive("length", lengths);
    BenchPlan.requireAtLeast("width", width, 1);
    BenchPlan.requireAtLeast("threads", threads, 1);
    BenchPlan.requireAtLeast("forks", forks, 1);
    BenchPlan.requireAtLeast("warmups", warmups, 0);
    BenchPlan.requireAtLeast("iterations", iterations, 1);
    BenchPlan.requireAtLeast("milliseconds of an iteration", iterationMillis, 1);
    BenchPlan.requireAtLeast("batch", batch, 1);
    benchmarks.forEach(name -> Choice.require("benchmark", name, BENCHMARKS));
    if (kernels.isEmpty() && mixers.isEmpty()) {
      throw new IllegalArgumentException("no kernel and no mixer is given; name at least one");
    }
    if (benchmarks.isEmpty()) {
      throw new IllegalArgumentException("no benchmark is given; name at least one");
    }
  }

  /** The benchmarks of {@link LoneMixerBenchmark} that are wanted. */
  List<String> alone() {
    return benchmarks.stream().filter(name -> !BenchPlan.BENCHMARKS.contains(name)).toList();
  }

  /** The benchmarks of {@link MixerBenchmark} that are wanted. */
  List<String> inModel() {
    return benchmarks.stream().filter(BenchPlan.BENCHMARKS::contains).toList();
  }

  /** The part of the plan that {@link Bench} measures. */
  BenchPlan modelPlan() {
    return new BenchPlan(
        inModel(),
        mixers,
        lengths,
        List.of(width),
        List.of(batch),
        List.of(threads),
        forks,
        warmups,
        iterations,
        iterationMillis);
  }

  /** The numbers of threads whose roofs are needed. */
  List<Integer> roofThreads() {
    List<Integer> all = new ArrayList<>(List.of(1));
    if (threads > 1) {
      all.add(threads);
    }
    return all;
  }

  JmhForks.Duration duration() {
    return new JmhForks.Duration(forks, warmups, iterations, iterationMillis);
  }
}
