package attnbench.harness.bench;

import attnbench.attention.mixer.Choice;
import java.util.ArrayList;
import java.util.List;

/**
 * What is held against the roofs of the machine.
 *
 * @param kernels names of {@link KernelCase}; on one thread
 * @param mixers their forward pass and training step over a batch, at every length; may be empty
 * @param steps {@code forward}, {@code trainStep} or both
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
    List<String> steps,
    List<Integer> lengths,
    int width,
    int batch,
    int threads,
    int forks,
    int warmups,
    int iterations,
    int iterationMillis) {
  public RooflinePlan {
    kernels = List.copyOf(kernels);
    mixers = List.copyOf(mixers);
    steps = List.copyOf(steps);
    lengths = BenchPlan.requirePositive("length", lengths);
    BenchPlan.requireAtLeast("width", width, 1);
    BenchPlan.requireAtLeast("threads", threads, 1);
    BenchPlan.requireAtLeast("forks", forks, 1);
    BenchPlan.requireAtLeast("warmups", warmups, 0);
    BenchPlan.requireAtLeast("iterations", iterations, 1);
    BenchPlan.requireAtLeast("milliseconds of an iteration", iterationMillis, 1);
    kernels.forEach(kernel -> Choice.require("kernel", kernel, KernelCase.names()));
    if (kernels.isEmpty() && mixers.isEmpty()) {
      throw new IllegalArgumentException("no kernel and no mixer is given; name at least one");
    }
  }

  /** The part of the plan that {@link Bench} measures. */
  BenchPlan mixerPlan() {
    return new BenchPlan(
        steps,
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
