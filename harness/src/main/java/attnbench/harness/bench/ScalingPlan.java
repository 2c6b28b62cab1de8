package attnbench.harness.bench;

import java.util.List;

/**
 * Which steps are run on two numbers of threads, and how often.
 *
 * @param mixers names that the catalogue knows
 * @param steps of each mixer's model
 * @param n sequence length
 * @param c width
 * @param batch sequences a step
 * @param turns of each mixer and step
 * @param warmupSeconds of each mixer and step before the first turn: the JIT needs seconds for
 *     vector code
 */
public record ScalingPlan(
    List<String> mixers,
    List<ModelStep> steps,
    int n,
    int c,
    int batch,
    ThreadPair threads,
    int turns,
    double warmupSeconds) {
  public ScalingPlan {
    mixers = List.copyOf(mixers);
    steps = List.copyOf(steps);
    if (mixers.isEmpty() || steps.isEmpty()) {
      throw new IllegalArgumentException("no mixer or no step is given; name at least one");
    }
    BenchPlan.requireAtLeast("length", n, 1);
    BenchPlan.requireAtLeast("width", c, 1);
    BenchPlan.requireAtLeast("batch", batch, 1);
    BenchPlan.requireAtLeast("number of turns", turns, 2);
    if (!(warmupSeconds >= 0)) {
      throw new IllegalArgumentException(
          "seconds of warm-up are " + warmupSeconds + "; they must not be negative");
    }
  }
}
