package attnbench.harness.gate;

import attnbench.harness.bench.JmhKey;
import attnbench.harness.bench.JmhRow;
import attnbench.harness.stats.Bootstrap;
import attnbench.harness.stats.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a candidate against a baseline, row by row, by intervals over forks.
 *
 * <p>Rows are matched by benchmark, all parameters, mode and unit. The unit gives the direction:
 * more {@code ops/...} is better, less {@code .../op} is better (time, and anything else that an
 * operation uses); rows of another unit are not judged. Secondary metrics are ignored.
 */
public final class Gate {
  /** With two forks a side, an interval would be three times as wide as with five. */
  private static final int FEWEST_FORKS = 3;

  private final GateRule rule;
  private final Bootstrap bootstrap;

  public Gate(GateRule rule) {
    this.rule = rule;
    this.bootstrap = Bootstrap.withConfidence(rule.confidence());
  }

  public GateResult compare(List<JmhRow> baseline, List<JmhRow> candidate) {
    Map<JmhKey, JmhRow> candidates = new HashMap<>();
    candidate.forEach(row -> candidates.put(row.key(), row));
    List<RowResult> rows = new ArrayList<>();
    List<JmhKey> onlyInBaseline = new ArrayList<>();
    Set<JmhKey> matched = new HashSet<>();
    for (JmhRow row : baseline) {
      JmhRow other = candidates.get(row.key());
      if (other == null) {
        onlyInBaseline.add(row.key());
      } else {
        matched.add(row.key());
        rows.add(judge(row, other));
      }
    }
    List<JmhKey> onlyInCandidate =
        candidate.stream().map(JmhRow::key).filter(key -> !matched.contains(key)).toList();
    GateOutcome outcome = GateOutcome.of(rows.stream().map(RowResult::verdict).toList());
    return new GateResult(outcome, rule, rows, onlyInBaseline, onlyInCandidate);
  }

  private RowResult judge(JmhRow baseline, JmhRow candidate) {
    List<String> differences = baseline.environment().differencesFrom(candidate.environment());
    if (!differences.isEmpty() && !rule.allowDifferentEnvironment()) {
      return unjudged(
          baseline, candidate, RowVerdict.DIFFERENT_ENVIRONMENT, String.join("; ", differences));
    }
    String unit = baseline.key().unit();
    boolean moreIsBetter = unit.startsWith("ops/");
    if (!moreIsBetter && !unit.endsWith("/op")) {
      return unjudged(
          baseline,
          candidate,
          RowVerdict.NOT_COMPARABLE,
          "unit " + unit + " is neither ops/... nor .../op");
    }
    if (!isPositive(baseline) || !isPositive(candidate)) {
      return unjudged(
          baseline, candidate, RowVerdict.NOT_COMPARABLE, "a score is not a positive number");
    }
    int forks = Math.min(baseline.forkMeans().size(), candidate.forkMeans().size());
    if (forks < FEWEST_FORKS) {
      String reason = forks + " forks on a side; at least " + FEWEST_FORKS + " are needed";
      return unjudged(baseline, candidate, RowVerdict.TOO_FEW_FORKS, reason);
    }
    JmhRow slowWhenMore = moreIsBetter ? baseline : candidate;
    JmhRow fastWhenMore = moreIsBetter ? candidate : baseline;
    Interval slowdown =
        bootstrap.ratioOfMeans(slowWhenMore.forkMeansArray(), fastWhenMore.forkMeansArray());
    return result(baseline, candidate, verdict(slowdown), Optional.of(slowdown), "");
  }

  private RowVerdict verdict(Interval slowdown) {
    double edge = 1 + rule.effect();
    if (slowdown.low() > edge) {
      return RowVerdict.REGRESSED;
    } else if (slowdown.high() < 1 / edge) {
      return RowVerdict.IMPROVED;
    } else if (slowdown.low() >= 1 / edge && slowdown.high() <= edge) {
      return RowVerdict.NO_DIFFERENCE;
    }
    return RowVerdict.TOO_WIDE;
  }

  private static boolean isPositive(JmhRow row) {
    return row.forkMeans().stream().allMatch(mean -> mean > 0 && Double.isFinite(mean));
  }

  private static RowResult unjudged(
      JmhRow baseline, JmhRow candidate, RowVerdict verdict, String reason) {
    return result(baseline, candidate, verdict, Optional.empty(), reason);
  }

  private static RowResult result(
      JmhRow baseline,
      JmhRow candidate,
      RowVerdict verdict,
      Optional<Interval> slowdown,
      String reason) {
    return new RowResult(
        baseline.key(), verdict, baseline.forkMeans(), candidate.forkMeans(), slowdown, reason);
  }
}
