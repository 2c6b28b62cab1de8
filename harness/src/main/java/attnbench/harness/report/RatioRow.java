package attnbench.harness.report;

/**
 * A step of one model in our engine and in another, in turns.
 *
 * @param operation what was timed, such as {@code training step}
 * @param engine the other one, such as {@code libtorch 2.7.1}
 * @param conditions threads, machine, JVM and both engines in one line
 * @param model as in tables and charts
 * @param length N
 * @param width C
 * @param heads H
 * @param feedForward hidden width of the feed-forward part
 * @param batch sequences a step
 * @param problem why there are no times; empty when there are
 * @param ownMillis ours; NaN, like all that follows from times, without them
 * @param peerMillis the other's
 * @param ratio the other's time over ours
 * @param low end of its 95 % interval; NaN, like {@code high}, where there is none
 * @param ownPeakBytes most memory of our process; 0 where it is unknown
 * @param peerPeakBytes most memory of the other
 * @param peakMillis what the work takes at the machine's multiply-add peak; NaN where that was not
 *     measured
 * @param memoryMillis what its bytes take if all of them come from the memory; NaN likewise
 * @param forks pairs of JVMs
 * @param commit of ours
 * @param file that holds the samples
 */
public record RatioRow(
    String operation,
    String engine,
    String conditions,
    String model,
    int length,
    int width,
    int heads,
    int feedForward,
    int batch,
    String problem,
    double ownMillis,
    double peerMillis,
    double ratio,
    double low,
    double high,
    long ownPeakBytes,
    long peerPeakBytes,
    double peakMillis,
    double memoryMillis,
    int forks,
    String commit,
    String file) {
  public RatioRow {
    if (problem.isEmpty() && !(ownMillis > 0 && peerMillis > 0)) {
      throw new IllegalArgumentException(
          "milliseconds are %s and %s; they must be positive".formatted(ownMillis, peerMillis));
    }
  }

  /** Whether both engines agreed and were timed. */
  boolean timed() {
    return problem.isEmpty();
  }
}
