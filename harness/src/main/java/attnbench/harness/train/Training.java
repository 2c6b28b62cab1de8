package attnbench.harness.train;

import attnbench.harness.store.CurvePoint;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import java.util.List;

/** How a training went; the components are those of the same name in {@link RunRecord}. */
public record Training(
    RunStatus status,
    String reason,
    List<CurvePoint> curve,
    long bestStep,
    long stepsDone,
    long tokensDone,
    double trainSeconds,
    double millisPerStep) {
  public Training {
    curve = List.copyOf(curve);
  }
}
