package attnbench.harness.bench;

import attnbench.harness.store.Environment;
import java.util.List;

/**
 * How steps and the machine speed up with threads, with the conditions.
 *
 * @param startedAt ISO-8601, UTC
 * @param rows a step of a mixer's model each
 */
public record ScalingResult(
    String startedAt, ScalingPlan plan, Environment environment, List<ScalingRow> rows) {
  public ScalingResult {
    rows = List.copyOf(rows);
    int size = plan.mixers().size() * plan.steps().size();
    if (rows.size() != size) {
      throw new IllegalArgumentException(
          "rows are %d; the plan has %d steps of mixers".formatted(rows.size(), size));
    }
  }
}
