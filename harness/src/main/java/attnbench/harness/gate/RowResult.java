package attnbench.harness.gate;

import attnbench.harness.bench.JmhKey;
import attnbench.harness.stats.Interval;
import java.util.List;
import java.util.Optional;

/**
 * One row of both sides, judged.
 *
 * @param baselineForkMeans scores in the key's unit
 * @param candidateForkMeans scores in the key's unit
 * @param slowdown the candidate's time over the baseline's, whatever the unit: above 1 is slower;
 *     empty where there is no saying
 * @param reason one line where the verdict needs one, or empty
 */
public record RowResult(
    JmhKey key,
    RowVerdict verdict,
    List<Double> baselineForkMeans,
    List<Double> candidateForkMeans,
    Optional<Interval> slowdown,
    String reason) {}
