package attnbench.harness.peer;

import attnbench.harness.bench.ModelStep;
import attnbench.harness.bench.StepBound;
import attnbench.harness.config.Later;
import attnbench.harness.stats.Bootstrap;
import attnbench.harness.stats.Interval;
import attnbench.harness.stats.Quantiles;
import java.util.List;
import java.util.Optional;

/**
 * One cell and step in both engines.
 *
 * @param formulation of the other engine, the fastest
 * @param error largest relative difference of scores, loss and gradients; NaN where unknown
 * @param errorIn the array in which it arose
 * @param problem why there are no times; empty when there are
 * @param own times of ours
 * @param peer times of the other
 * @param ratio the other's time over ours, with the 95 % interval over the forks; NaN without times
 * @param bound how long the step takes at the limits of the machine, which took turns with the
 *     engines; none without times, and in comparisons of before it was measured
 * @param trials milliseconds of each formulation's steps when the fastest was chosen
 */
public record PeerRow(
    PeerCell cell,
    ModelStep step,
    String formulation,
    double error,
    String errorIn,
    String problem,
    Times own,
    Times peer,
    Ratio ratio,
    @Later("null") Optional<StepBound> bound,
    List<Trial> trials) {
  private static final double CONFIDENCE = 0.95;

  /**
   * Times of an engine.
   *
   * @param millis median over the forks' medians; NaN without times
   * @param low end of its 95 % interval; NaN, like {@code high}, for a single fork
   * @param peakBytes most memory of its process, the largest of the forks
   * @param turns milliseconds of every step, fork by fork and turn by turn
   */
  public record Times(
      double millis, double low, double high, long peakBytes, List<List<List<Double>>> turns) {
    static final Times NONE = new Times(Double.NaN, Double.NaN, Double.NaN, 0, List.of());

    static Times of(List<List<List<Double>>> turns, long peakBytes) {
      Interval median = Bootstrap.withConfidence(CONFIDENCE).median(forkMedians(turns));
      return new Times(median.estimate(), median.low(), median.high(), peakBytes, turns);
    }

    /** The median step of each fork. */
    static double[] forkMedians(List<List<List<Double>>> turns) {
      return turns.stream()
          .mapToDouble(
              fork ->
                  Quantiles.median(
                      fork.stream().flatMap(List::stream).mapToDouble(m -> m).toArray()))
          .toArray();
    }
  }

  /** The other's time over ours. */
  public record Ratio(double estimate, double low, double high) {
    static final Ratio NONE = new Ratio(Double.NaN, Double.NaN, Double.NaN);

    static Ratio of(Times peer, Times own) {
      double[] up = Times.forkMedians(peer.turns());
      double[] down = Times.forkMedians(own.turns());
      if (up.length < 2) {
        return new Ratio(up[0] / down[0], Double.NaN, Double.NaN);
      }
      Interval ratio = Bootstrap.withConfidence(CONFIDENCE).ratioOfMeans(up, down);
      return new Ratio(ratio.estimate(), ratio.low(), ratio.high());
    }
  }

  /**
   * Steps of a formulation.
   *
   * @param millis of each; none where it failed
   * @param problem why it failed; empty when it did not
   */
  public record Trial(String formulation, List<Double> millis, String problem) {}

  public PeerRow {
    trials = List.copyOf(trials);
  }

  static PeerRow failed(
      PeerCell cell, ModelStep step, PeerTrace.Difference difference, String problem) {
    return new PeerRow(
        cell,
        step,
        "",
        difference.error(),
        difference.array(),
        problem,
        Times.NONE,
        Times.NONE,
        Ratio.NONE,
        Optional.empty(),
        List.of());
  }

  /** Whether both engines agreed and were timed. */
  public boolean timed() {
    return problem.isEmpty();
  }
}
