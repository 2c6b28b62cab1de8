package attnbench.harness.bench;

import attnbench.harness.stats.Bootstrap;
import attnbench.harness.stats.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * A measured speed of one mixer at one length: a row of the table, a point of the chart.
 *
 * @param benchmark {@code forward} or {@code trainStep}
 * @param n sequence length
 * @param c width
 * @param batch sequences a step
 * @param threads worker threads
 * @param layers blocks one after the other
 * @param recompute whether backward computed each block's activations again
 * @param forks JVMs that measured
 * @param millisPerStep median over the forks' means
 * @param low end of the median's 95 % interval; NaN, like {@code high}, for a single fork
 * @param tokensPerSecond sequence positions a second at {@code millisPerStep}
 * @param workspaceBytes peak of all threads' workspaces together
 */
public record BenchRow(
    String benchmark,
    String mixer,
    int n,
    int c,
    int batch,
    int threads,
    int layers,
    boolean recompute,
    int forks,
    double millisPerStep,
    double low,
    double high,
    double tokensPerSecond,
    long workspaceBytes) {
  private static final double CONFIDENCE = 0.95;
  private static final double MILLIS_PER_SECOND = 1000;

  /** The rows of {@link MixerBenchmark} among JMH's; others are left out. */
  public static List<BenchRow> of(List<JmhRow> rows) {
    List<BenchRow> ours = new ArrayList<>();
    for (JmhRow row : rows) {
      if (row.key().benchmark().startsWith(MixerBenchmark.class.getName() + ".")) {
        ours.add(of(row));
      }
    }
    return List.copyOf(ours);
  }

  private static BenchRow of(JmhRow row) {
    JmhKey key = row.key();
    if (!key.unit().equals("ms/op")) {
      throw new IllegalArgumentException(
          key.shortText() + " is in " + key.unit() + "; it must be in ms/op");
    }
    int n = key.number("n");
    int batch = key.number("batch");
    Interval millis = Bootstrap.withConfidence(CONFIDENCE).median(row.forkMeansArray());
    return new BenchRow(
        key.method(),
        key.param("mixer"),
        n,
        key.number("c"),
        batch,
        key.number("threads"),
        key.number("layers"),
        Boolean.parseBoolean(key.param("recompute")),
        row.forkMeans().size(),
        millis.estimate(),
        millis.low(),
        millis.high(),
        (double) n * batch * MILLIS_PER_SECOND / millis.estimate(),
        row.secondaryPeaks().getOrDefault("workspaceBytes", 0.0).longValue());
  }
}
