package attnbench.harness.bench;

import attnbench.harness.stats.Bootstrap;
import attnbench.harness.stats.Interval;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a step of a mixer's model speeds up with threads, beside the machine.
 *
 * <p>Each interval is the median over the turns with its 95 % range; NaN without turns.
 *
 * @param problem why there are no turns; empty when there are
 * @param peakMultiplyAdds that each thread does in a turn's time at the peak
 * @param fewMillis of a step on few threads
 * @param manyMillis of a step on many threads
 * @param stepSpeedup of the step: the first over the second, turn by turn
 * @param peakSpeedup of the machine's multiply-add peak
 * @param share the step's speed-up over the machine's, turn by turn
 */
public record ScalingRow(
    String mixer,
    ModelStep step,
    String problem,
    long peakMultiplyAdds,
    List<ScalingTurn> turns,
    Interval fewMillis,
    Interval manyMillis,
    Interval stepSpeedup,
    Interval peakSpeedup,
    Interval share) {
  private static final double CONFIDENCE = 0.95;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN, CONFIDENCE);

  public ScalingRow {
    turns = List.copyOf(turns);
    if (turns.isEmpty() == problem.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has %d turns and the problem '%s'; there must be turns or a problem"
              .formatted(mixer, turns.size(), problem));
    }
    if (peakMultiplyAdds < (turns.isEmpty() ? 0 : 1)) {
      throw new IllegalArgumentException(
          "multiply-adds at the peak are " + peakMultiplyAdds + "; they must be at least 1");
    }
  }

  static ScalingRow of(
      String mixer,
      ModelStep step,
      ThreadPair threads,
      long peakMultiplyAdds,
      List<ScalingTurn> turns) {
    return new ScalingRow(
        mixer,
        step,
        "",
        peakMultiplyAdds,
        turns,
        median(turns, turn -> turn.fewStepNanos() / NANOS_PER_MILLI),
        median(turns, turn -> turn.manyStepNanos() / NANOS_PER_MILLI),
        median(turns, ScalingTurn::stepSpeedup),
        median(turns, turn -> turn.peakSpeedup(threads)),
        median(turns, turn -> turn.share(threads)));
  }

  static ScalingRow failed(String mixer, ModelStep step, String problem) {
    return new ScalingRow(mixer, step, problem, 0, List.of(), NONE, NONE, NONE, NONE, NONE);
  }

  private static Interval median(List<ScalingTurn> turns, ToDoubleFunction<ScalingTurn> quantity) {
    return Bootstrap.withConfidence(CONFIDENCE)
        .median(turns.stream().mapToDouble(quantity).toArray());
  }

  /** Whether the step was timed. */
  public boolean timed() {
    return problem.isEmpty();
  }
}
