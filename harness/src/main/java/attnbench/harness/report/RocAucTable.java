package attnbench.harness.report;

import attnbench.harness.store.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * The areas under the ROC of a comparison: of scores, and of predicted classes as some publish
 * them; published lines beneath theirs.
 */
final class RocAucTable {
  private static final String NOTHING = "\u2013";

  private final Comparison comparison;
  private final PublishedNumbers published;
  private final List<List<String>> rows = new ArrayList<>();
  private final Set<String> provenances = new LinkedHashSet<>();

  private RocAucTable(Comparison comparison, PublishedNumbers published) {
    this.comparison = comparison;
    this.published = published;
  }

  /** Whether there is anything to show that others published for the task. */
  static boolean fits(Comparison comparison, PublishedNumbers published) {
    return published.hasRocAuc(comparison.protocol().task())
        && comparison.runs().stream().anyMatch(run -> Double.isFinite(run.testRocAuc()));
  }

  static Table of(Comparison comparison, PublishedNumbers published) {
    return new RocAucTable(comparison, published).build();
  }

  private Table build() {
    comparison
        .cells()
        .forEach(
            (variant, cells) -> {
              String label = comparison.label(variant);
              addRow(label, cells, RunRecord::testRocAuc);
              addRow(label + ", of predicted classes", cells, RunRecord::testRocAucOfClasses);
              addPublished(variant);
            });
    List<String> header = new ArrayList<>(List.of("ROC AUC x 100 by N"));
    comparison.lengths().forEach(length -> header.add(length.toString()));
    List<String> notes = new ArrayList<>();
    notes.add("Median over the seeds that succeeded; chance is 50.");
    provenances.forEach(provenance -> notes.add("Published: " + provenance + "."));
    return new Table(
        comparison.protocol().title() + ": area under the ROC on the test items",
        comparison.protocol().conditions(),
        header,
        rows,
        notes);
  }

  private void addRow(
      String name, NavigableMap<Integer, Cell> cells, ToDoubleFunction<RunRecord> area) {
    addRow(
        name,
        length -> {
          Cell cell = cells.get(length);
          double median = cell == null ? Double.NaN : cell.medianOfKnown(area);
          return Double.isNaN(median) ? NOTHING : String.format(Locale.ROOT, "%.2f", 100 * median);
        });
  }

  private void addPublished(Variant variant) {
    List<String> models = PublishedModels.of(variant.mixer());
    String task = comparison.protocol().publishedTask();
    for (PublishedNumbers.Line line : published.rocAucLines(task, models, comparison.lengths())) {
      provenances.add(line.provenance());
      PublishedNumber number = line.numbers().get(0);
      boolean ours = comparison.lengths().contains(number.length());
      int place = ours ? number.length() : comparison.lengths().get(0);
      String text = number.value().toPlainString() + (ours ? "" : " (N = " + number.length() + ")");
      addRow(line.model() + ", published", length -> length == place ? text : NOTHING);
    }
  }

  private void addRow(String name, IntFunction<String> cell) {
    List<String> row = new ArrayList<>(List.of(name));
    comparison.lengths().forEach(length -> row.add(cell.apply(length)));
    rows.add(row);
  }
}
