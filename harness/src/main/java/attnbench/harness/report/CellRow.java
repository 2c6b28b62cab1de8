package attnbench.harness.report;

import attnbench.harness.chart.Measure;
import attnbench.harness.stats.Interval;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.ShortcutScore;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A cell of a comparison with all its numbers, for programs; a line of the CSV table. Percentages
 * are of the answers that {@code measure} counts; what is not known is NaN or empty.
 *
 * @param protocol eight hexadecimal digits; only lines with equal ones may be compared
 * @param mixer with the options that are not its defaults
 * @param seeds runs that succeeded
 * @param failedRuns runs that did not
 * @param medianPercent over the seeds
 * @param testLowPercent lower end of the median's 95 % interval for the number of test items
 * @param testHighPercent upper end of it
 * @param published each published percentage with its source
 * @param millisPerStep median over the seeds
 * @param trainSeconds median over the seeds
 * @param rocAucPercent area under the ROC x 100, median over the seeds; of two classes only
 * @param rocAucOfClassesPercent the same of predicted classes
 * @param records the files behind the cell, below the results folder
 */
public record CellRow(
    String task,
    String pooling,
    String protocol,
    int length,
    String mixer,
    String measure,
    int seeds,
    int failedRuns,
    double medianPercent,
    double lowPercent,
    double highPercent,
    double testLowPercent,
    double testHighPercent,
    int testItems,
    double chancePercent,
    String bestShortcut,
    double bestShortcutPercent,
    boolean beatsShortcuts,
    boolean stoppedByBudget,
    String published,
    long parameters,
    double millisPerStep,
    double trainSeconds,
    double rocAucPercent,
    double rocAucOfClassesPercent,
    String records) {

  static List<CellRow> of(Comparison comparison, PublishedNumbers published) {
    return comparison.allCells().map(cell -> of(comparison, cell, published)).toList();
  }

  private static CellRow of(Comparison comparison, Cell cell, PublishedNumbers published) {
    Protocol protocol = comparison.protocol();
    Measure measure = published.measure(protocol.task());
    String files = cell.runs().stream().map(RunPaths::of).collect(Collectors.joining(";"));
    String beside = published(cell, protocol.publishedTask(), published);
    String pooling = protocol.pooling().name().toLowerCase(Locale.ROOT);
    if (!cell.hasResult()) {
      return new CellRow(
          protocol.task(),
          pooling,
          protocol.id(),
          cell.length(),
          comparison.label(cell.variant()),
          measure.label(),
          0,
          cell.failed().size(),
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          0,
          Double.NaN,
          "",
          Double.NaN,
          false,
          false,
          beside,
          0,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          files);
    }
    RunRecord first = cell.succeeded().get(0);
    double least = measure.percent(cell.lowest(RunRecord::testCorrect));
    double most = measure.percent(cell.highest(RunRecord::testCorrect));
    Interval interval = cell.testInterval();
    double testLow = measure.percent(interval.low());
    double testHigh = measure.percent(interval.high());
    ShortcutScore shortcut = cell.bestShortcut();
    return new CellRow(
        protocol.task(),
        pooling,
        protocol.id(),
        cell.length(),
        comparison.label(cell.variant()),
        measure.label(),
        cell.succeeded().size(),
        cell.failed().size(),
        measure.percent(cell.median(RunRecord::testCorrect)),
        Math.min(least, most),
        Math.max(least, most),
        Math.min(testLow, testHigh),
        Math.max(testLow, testHigh),
        first.testItems(),
        measure.percent(first.chance()),
        shortcut.name(),
        measure.percent(shortcut.correctShare()),
        cell.beatsShortcuts(),
        cell.stoppedByBudget(),
        beside,
        first.parameters(),
        cell.median(RunRecord::millisPerStep),
        cell.median(RunRecord::trainSeconds),
        100 * cell.medianOfKnown(RunRecord::testRocAuc),
        100 * cell.medianOfKnown(RunRecord::testRocAucOfClasses),
        files);
  }

  private static String published(Cell cell, String task, PublishedNumbers published) {
    List<String> models = PublishedModels.of(cell.variant().mixer());
    return published.lines(task, models, List.of(cell.length())).stream()
        .map(
            line ->
                "%s at N = %d (%s, %s)"
                    .formatted(
                        line.numbers().get(0).value().toPlainString(),
                        line.numbers().get(0).length(),
                        line.model(),
                        line.provenance()))
        .collect(Collectors.joining(" | "));
  }
}
