package attnbench.harness.bench;

import java.nio.file.Path;

/**
 * What a plan gave.
 *
 * @param log what JMH printed; says why a combination failed
 */
public record BenchResult(Measurement measurement, Path log) {

  /** The number of combinations that were asked for. */
  public int planned() {
    return measurement.conditions().plan().size();
  }

  /** The number of combinations without a result. */
  public int failed() {
    return planned() - measurement.rows().size();
  }
}
