package attnbench.harness.bench;

import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.store.Environment;
import java.nio.file.Path;
import java.util.List;

/**
 * How the time and memory of some mixers grow, with the conditions.
 *
 * @param startedAt ISO-8601, UTC
 */
public record GrowthResult(
    String startedAt, GrowthPlan plan, Environment environment, List<GrowthRow> rows) {
  public GrowthResult {
    rows = List.copyOf(rows);
  }

  /**
   * Writes {@code <folder>/<machine>/<commit>.exponents.json}, or with a number where that is
   * there.
   *
   * @return the file
   */
  public Path write(Path folder) {
    return AtomicFile.write(BenchFiles.exponents(folder, environment), SpecFormat.toJson(this));
  }
}
