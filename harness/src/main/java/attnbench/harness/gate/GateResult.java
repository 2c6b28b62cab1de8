package attnbench.harness.gate;

import attnbench.harness.bench.JmhKey;
import java.util.List;

/**
 * The verdict on two sets of results.
 *
 * @param rows that both sides have, in the baseline's order
 * @param onlyInBaseline rows that vanished, a benchmark that fails for instance
 * @param onlyInCandidate new rows
 */
public record GateResult(
    GateOutcome outcome,
    GateRule rule,
    List<RowResult> rows,
    List<JmhKey> onlyInBaseline,
    List<JmhKey> onlyInCandidate) {
  public GateResult {
    rows = List.copyOf(rows);
    onlyInBaseline = List.copyOf(onlyInBaseline);
    onlyInCandidate = List.copyOf(onlyInCandidate);
  }
}
