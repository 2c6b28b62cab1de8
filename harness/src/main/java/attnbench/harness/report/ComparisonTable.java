package attnbench.harness.report;

import attnbench.harness.chart.Measure;
import attnbench.harness.config.Budget;
import attnbench.harness.store.Environment;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import attnbench.harness.store.ShortcutScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The table of a comparison: mixers by lengths, published lines beneath theirs, shortcuts last. */
final class ComparisonTable {
  private static final String NOTHING = "\u2013";
  private static final String NO_BETTER = "\u2020";
  private static final String STOPPED = "\u2021";

  private final Comparison comparison;
  private final PublishedNumbers published;
  private final Measure measure;
  private final List<List<String>> rows = new ArrayList<>();
  // In the order of their numbers, from 1.
  private final List<String> provenances = new ArrayList<>();

  private ComparisonTable(Comparison comparison, PublishedNumbers published) {
    this.comparison = comparison;
    this.published = published;
    this.measure = published.measure(comparison.protocol().task());
  }

  static Table of(Comparison comparison, PublishedNumbers published) {
    return new ComparisonTable(comparison, published).build();
  }

  private Table build() {
    String lastMixer = "";
    for (Variant variant : comparison.cells().keySet()) {
      NavigableMap<Integer, Cell> cells = comparison.cells().get(variant);
      addRow(comparison.label(variant), length -> text(cells.get(length)));
      if (!variant.mixer().equals(lastMixer)) {
        addPublished(PublishedModels.of(variant.mixer()));
      }
      lastMixer = variant.mixer();
    }
    comparison
        .shortcuts()
        .forEach(
            (name, shares) ->
                addRow(
                    name.equals("chance") ? name : name + " (shortcut)",
                    length ->
                        shares.containsKey(length)
                            ? Texts.percent(measure.percent(shares.get(length)))
                            : NOTHING));
    addPublished(List.of(PublishedModels.CHANCE));
    List<String> header = new ArrayList<>(List.of("% " + measure.label() + " by N"));
    comparison.lengths().forEach(length -> header.add(length.toString()));
    return new Table(
        comparison.protocol().title() + ": " + measure.label() + " on the test items",
        comparison.protocol().conditions(),
        header,
        rows,
        notes());
  }

  private void addRow(String name, IntFunction<String> cell) {
    List<String> row = new ArrayList<>(List.of(name));
    comparison.lengths().forEach(length -> row.add(cell.apply(length)));
    rows.add(row);
  }

  private String text(Cell cell) {
    if (cell == null) {
      return NOTHING;
    }
    if (!cell.hasResult()) {
      return "failed";
    }
    double low = measure.percent(cell.lowest(RunRecord::testCorrect));
    double high = measure.percent(cell.highest(RunRecord::testCorrect));
    int seeds = cell.succeeded().size();
    String range =
        seeds == 1
            ? ""
            : "%s\u2013%s, "
                .formatted(Texts.percent(Math.min(low, high)), Texts.percent(Math.max(low, high)));
    return "%s (%sn = %d)%s%s"
        .formatted(
            Texts.percent(measure.percent(cell.median(RunRecord::testCorrect))),
            range,
            seeds,
            cell.beatsShortcuts() ? "" : " " + NO_BETTER,
            cell.stoppedByBudget() ? " " + STOPPED : "");
  }

  private void addPublished(List<String> models) {
    String task = comparison.protocol().publishedTask();
    for (PublishedNumbers.Line line : published.lines(task, models, comparison.lengths())) {
      if (!provenances.contains(line.provenance())) {
        provenances.add(line.provenance());
      }
      Map<Integer, String> byLength = new LinkedHashMap<>();
      for (PublishedNumber number : line.numbers()) {
        boolean ours = comparison.lengths().contains(number.length());
        String deviation = number.deviation().isEmpty() ? "" : " \u00b1 " + number.deviation();
        byLength.put(
            ours ? number.length() : comparison.lengths().get(0),
            number.value().toPlainString()
                + deviation
                + (ours ? "" : " (N = " + number.length() + ")"));
      }
      addRow(
          "%s, published [%d]".formatted(line.model(), provenances.indexOf(line.provenance()) + 1),
          length -> byLength.getOrDefault(length, NOTHING));
    }
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Median over n seeds, their range in brackets; %s test items."
            .formatted(
                join(comparison.distinct(run -> run.testItems()).stream().filter(n -> n > 0))));
    if (rows.stream().anyMatch(row -> contains(row, NO_BETTER))) {
      notes.add(
          NO_BETTER
              + " No better than the best shortcut, which lies above the lower end of the median's"
              + " 95 % interval (Wilson, for the number of test items).");
    }
    if (rows.stream().anyMatch(row -> contains(row, STOPPED))) {
      notes.add(STOPPED + " At least one run was stopped by its budget: " + budgets() + ".");
    }
    for (int i = 0; i < provenances.size(); i++) {
      notes.add("[" + (i + 1) + "] " + provenances.get(i) + ".");
    }
    shortcutDescriptions()
        .forEach((name, text) -> notes.add("Shortcut " + name + ": " + text + "."));
    addList(notes, "Failed: ", comparison.failures());
    addList(notes, "Not run: ", comparison.holes());
    addList(
        notes,
        "Left out, as another run with the same seed replaces them: ",
        comparison.superseded().stream().map(RunPaths::of).toList());
    notes.add("Measured with " + join(comparison.distinct(run -> machine(run)).stream()) + ".");
    return notes;
  }

  private static boolean contains(List<String> row, String mark) {
    return row.stream().anyMatch(cell -> cell.contains(mark));
  }

  private static void addList(List<String> notes, String what, List<String> items) {
    if (!items.isEmpty()) {
      notes.add(what + String.join("; ", items) + ".");
    }
  }

  private static String join(Stream<?> items) {
    return String.join("; ", items.map(String::valueOf).toList());
  }

  private String budgets() {
    return join(
        comparison.runs().stream()
            .filter(run -> run.status() == RunStatus.BUDGET_REACHED)
            .map(run -> budget(run.spec().train().budget()))
            .distinct()
            .sorted());
  }

  private static String budget(Budget budget) {
    List<String> parts = new ArrayList<>();
    if (budget.seconds() > 0) {
      parts.add(budget.seconds() + " s");
    }
    if (budget.steps() > 0) {
      parts.add(budget.steps() + " steps");
    }
    if (budget.tokens() > 0) {
      parts.add(budget.tokens() + " tokens");
    }
    return String.join(" or ", parts);
  }

  private Map<String, String> shortcutDescriptions() {
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (RunRecord run : comparison.runs()) {
      for (ShortcutScore shortcut : run.shortcuts()) {
        descriptions.putIfAbsent(shortcut.name(), shortcut.description());
      }
    }
    return descriptions;
  }

  private static String machine(RunRecord run) {
    Environment environment = run.environment();
    String commit = environment.commit();
    return "commit %s%s on %s, %s, kernels %s"
        .formatted(
            commit.substring(0, Math.min(8, commit.length())),
            environment.dirty() ? " (modified)" : "",
            environment.machine(),
            environment.jdk(),
            environment.kernels());
  }
}
