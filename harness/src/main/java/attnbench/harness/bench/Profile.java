package attnbench.harness.bench;

import attnbench.harness.config.RunSpec;
import attnbench.harness.store.Environment;
import java.util.List;

/**
 * Where the time of a training step goes.
 *
 * @param startedAt ISO-8601, UTC
 * @param steps that were added up
 * @param plainMillis median of a step without the timer
 * @param millis median of a step with it
 * @param timerNanosPerCall by which the timer makes a kernel call longer; the lines do not contain
 *     it
 * @param workspaceBytes peak of all threads' workspaces together
 * @param stepMillis of each step with the timer
 * @param lines in the order of the step
 */
public record Profile(
    String startedAt,
    RunSpec spec,
    int threads,
    Environment environment,
    int steps,
    double plainMillis,
    double millis,
    double timerNanosPerCall,
    long workspaceBytes,
    List<Double> plainStepMillis,
    List<Double> stepMillis,
    List<Line> lines) {

  /**
   * An operation in a part of the step.
   *
   * @param calls in a step; 0 for what has none
   * @param millis in a step, of all threads together
   * @param share of the time of all threads
   * @param gigaflops attained by a thread in the operation; NaN, like {@code gigabytesPerSecond},
   *     where the work is not counted
   */
  public record Line(
      String part,
      String operation,
      double calls,
      double millis,
      double share,
      double gigaflops,
      double gigabytesPerSecond) {}

  public Profile {
    plainStepMillis = List.copyOf(plainStepMillis);
    stepMillis = List.copyOf(stepMillis);
    lines = List.copyOf(lines);
  }
}
