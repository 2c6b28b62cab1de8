package attnbench.harness.bench;

import attnbench.attention.mixer.Choice;
import attnbench.harness.config.Later;
import java.util.List;

/**
 * What to measure and how long: every combination of the lists.
 *
 * @param benchmarks {@code forward}, {@code trainStep} or both
 * @param mixers names that the catalogue knows
 * @param lengths sequence lengths, N
 * @param widths C
 * @param batches sequences a step
 * @param threads worker threads
 * @param layers blocks one after the other
 * @param recompute whether backward computes each block's activations again
 * @param forks JVMs for each combination; three at least for an interval worth the name
 * @param warmups iterations of a fork that are not counted
 * @param iterations iterations of a fork that are counted
 * @param iterationMillis least duration of an iteration
 */
public record BenchPlan(
    List<String> benchmarks,
    List<String> mixers,
    List<Integer> lengths,
    List<Integer> widths,
    List<Integer> batches,
    List<Integer> threads,
    @Later("[1]") List<Integer> layers,
    @Later("false") boolean recompute,
    int forks,
    int warmups,
    int iterations,
    int iterationMillis) {
  /** The names of the benchmarks. */
  public static final List<String> BENCHMARKS = List.of("forward", "trainStep");

  public BenchPlan {
    benchmarks = List.copyOf(benchmarks);
    mixers = List.copyOf(mixers);
    lengths = requirePositive("length", lengths);
    widths = requirePositive("width", widths);
    batches = requirePositive("batch", batches);
    threads = requirePositive("number of threads", threads);
    layers = requirePositive("number of layers", layers);
    benchmarks.forEach(name -> Choice.require("benchmark", name, BENCHMARKS));
    if (benchmarks.isEmpty() || mixers.isEmpty()) {
      throw new IllegalArgumentException("no benchmark or no mixer is given; name at least one");
    }
    requireAtLeast("forks", forks, 1);
    requireAtLeast("warmups", warmups, 0);
    requireAtLeast("iterations", iterations, 1);
    requireAtLeast("milliseconds of an iteration", iterationMillis, 1);
  }

  /** One layer, whose activations are kept. */
  public BenchPlan(
      List<String> benchmarks,
      List<String> mixers,
      List<Integer> lengths,
      List<Integer> widths,
      List<Integer> batches,
      List<Integer> threads,
      int forks,
      int warmups,
      int iterations,
      int iterationMillis) {
    this(
        benchmarks,
        mixers,
        lengths,
        widths,
        batches,
        threads,
        List.of(1),
        false,
        forks,
        warmups,
        iterations,
        iterationMillis);
  }

  /** The number of combinations. */
  public int size() {
    return benchmarks.size()
        * mixers.size()
        * lengths.size()
        * widths.size()
        * batches.size()
        * threads.size()
        * layers.size();
  }

  static List<Integer> requirePositive(String name, List<Integer> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no " + name + " is given; name at least one");
    }
    values.forEach(value -> requireAtLeast(name, value, 1));
    return List.copyOf(values);
  }

  static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }
}
