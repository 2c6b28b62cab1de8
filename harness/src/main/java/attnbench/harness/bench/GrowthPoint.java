package attnbench.harness.bench;

import attnbench.harness.stats.Quantiles;
import java.util.List;

/**
 * What a mixer needed at one length, or why there is no number.
 *
 * @param n sequence length
 * @param reason empty where measured
 * @param roundMillis mean milliseconds of a step, round by round
 * @param workspaceBytes peak of the workspace
 * @param statedBytes the same by the mixer's formula; 0 where it states none
 */
public record GrowthPoint(
    int n,
    Status status,
    String reason,
    List<Double> roundMillis,
    long workspaceBytes,
    long statedBytes) {

  /** Whether there is a number. */
  public enum Status {
    MEASURED,
    TIMED_OUT,
    OUT_OF_MEMORY,
    /** The mixer refuses the length. */
    REFUSED,
    /** A shorter length timed out or ran out of memory. */
    NOT_TRIED
  }

  public GrowthPoint {
    roundMillis = List.copyOf(roundMillis);
  }

  static GrowthPoint without(int n, Status status, String reason) {
    return new GrowthPoint(n, status, reason, List.of(), 0, 0);
  }

  public boolean measured() {
    return status == Status.MEASURED;
  }

  /** The workspace as a share of what the mixer states; NaN where one of them is unknown. */
  public double shareOfStated() {
    return measured() && statedBytes > 0 ? (double) workspaceBytes / statedBytes : Double.NaN;
  }

  /** The median over the rounds; NaN where not measured. */
  public double medianMillis() {
    return measured()
        ? Quantiles.median(roundMillis.stream().mapToDouble(Double::doubleValue).toArray())
        : Double.NaN;
  }
}
