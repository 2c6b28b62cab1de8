package attnbench.harness.bench;

import java.util.List;
import java.util.Map;

/**
 * One benchmark with one set of parameters, measured in several forks.
 *
 * <p>A fork is the unit of statistics: iterations of one fork share one JIT compilation and one
 * memory layout, so they tell little about the next fork.
 *
 * @param forkMeans mean score of each fork, in the key's unit
 * @param secondaryPeaks largest iteration value of each secondary metric, by its name
 */
public record JmhRow(
    JmhKey key,
    JmhEnvironment environment,
    List<Double> forkMeans,
    Map<String, Double> secondaryPeaks) {
  public JmhRow {
    forkMeans = List.copyOf(forkMeans);
    secondaryPeaks = Map.copyOf(secondaryPeaks);
    if (forkMeans.isEmpty()) {
      throw new IllegalArgumentException("forkMeans is empty; a result has at least one fork");
    }
  }

  /** The fork means as the statistics take them. */
  public double[] forkMeansArray() {
    return forkMeans.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
