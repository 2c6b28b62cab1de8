package attnbench.harness.cli;

import attnbench.harness.bench.JmhKey;
import attnbench.harness.gate.GateResult;
import attnbench.harness.gate.RowResult;
import attnbench.harness.gate.RowVerdict;
import attnbench.harness.stats.Interval;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** A verdict as text for a terminal: a table, what only one side has, and one line of summary. */
final class GateText {
  private final GateResult result;
  private final StringBuilder text = new StringBuilder();

  private GateText(GateResult result) {
    this.result = result;
  }

  static String of(GateResult result) {
    GateText text = new GateText(result);
    text.table();
    text.list("only in the baseline", result.onlyInBaseline());
    text.list("only in the candidate", result.onlyInCandidate());
    text.summary();
    return text.text.toString();
  }

  private void table() {
    if (result.rows().isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            "benchmark",
            "unit",
            "baseline",
            "candidate",
            "slowdown",
            percent(result.rule().confidence()) + " interval",
            "forks",
            "verdict");
    result.rows().forEach(row -> table.add(cells(row)));
    text.append(table.leftAligned("benchmark", "unit", "verdict")).append('\n');
  }

  private static String[] cells(RowResult row) {
    String reason = row.reason().isEmpty() ? "" : " (" + row.reason() + ")";
    return new String[] {
      row.key().shortText(),
      row.key().unit(),
      score(row.baselineForkMeans()),
      score(row.candidateForkMeans()),
      row.slowdown().map(s -> decimals(s.estimate())).orElse("-"),
      row.slowdown().map(GateText::range).orElse("-"),
      row.baselineForkMeans().size() + "/" + row.candidateForkMeans().size(),
      row.verdict() + reason
    };
  }

  private void list(String title, List<JmhKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    text.append(title).append(":\n");
    keys.forEach(key -> text.append("  ").append(key.shortText()).append('\n'));
    text.append('\n');
  }

  private void summary() {
    String verdict =
        switch (result.outcome()) {
          case NOTHING_TO_COMPARE -> "nothing to compare: no row is in both files";
          case REGRESSED -> "regressed";
          case DIFFERENT_ENVIRONMENT ->
              "different environment: measure both sides alike, or --allow-different-environment";
          case INCONCLUSIVE -> "inconclusive: more forks narrow an interval";
          case NO_DIFFERENCE -> "no row is slower";
        };
    text.append(verdict);
    if (!result.rows().isEmpty()) {
      text.append(
          (" (allowed effect %s; %d rows: %d regressed, %d improved, %d without difference,"
                  + " %d inconclusive, %d from different environments)")
              .formatted(
                  percent(result.rule().effect()),
                  result.rows().size(),
                  count(v -> v == RowVerdict.REGRESSED),
                  count(v -> v == RowVerdict.IMPROVED),
                  count(v -> v == RowVerdict.NO_DIFFERENCE),
                  count(RowVerdict::isInconclusive),
                  count(v -> v == RowVerdict.DIFFERENT_ENVIRONMENT)));
    }
    text.append('\n');
  }

  private long count(Predicate<RowVerdict> wanted) {
    return result.rows().stream().map(RowResult::verdict).filter(wanted).count();
  }

  private static String score(List<Double> forkMeans) {
    double mean = forkMeans.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return String.format(Locale.ROOT, "%.4g", mean);
  }

  private static String range(Interval interval) {
    return decimals(interval.low()) + " .. " + decimals(interval.high());
  }

  private static String decimals(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4g", 100 * share).replaceAll("\\.?0+$", "") + " %";
  }
}
