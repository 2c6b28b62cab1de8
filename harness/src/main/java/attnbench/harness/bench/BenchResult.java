package attnbench.harness.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What a measurement gave.
 *
 * @param json JMH's own results
 * @param log what JMH printed; says why a combination failed
 * @param rows the combinations that were measured, in JMH's order
 * @param planned the number of combinations that should have been measured
 */
public record BenchResult(Path json, Path log, List<BenchRow> rows, int planned) {
  public BenchResult {
    rows = List.copyOf(rows);
  }

  /** The number of combinations without a result. */
  public int failed() {
    return planned - rows.size();
  }
}
