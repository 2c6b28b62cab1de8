package attnbench.harness.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of one operation under the same conditions: what each mixer takes and should take. */
final class TargetTable {
  private static final String MARK = "\u00a0\u2020";

  private TargetTable() {}

  /** A table for each operation and conditions, in the order in which these first occur. */
  static List<Table> all(Collection<TargetRow> rows) {
    record Key(String operation, String conditions) {}
    Map<Key, List<TargetRow>> byKey =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> new Key(row.operation(), row.conditions()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return byKey.entrySet().stream()
        .map(group -> of(group.getKey().operation(), group.getKey().conditions(), group.getValue()))
        .toList();
  }

  private static Table of(String operation, String conditions, List<TargetRow> rows) {
    List<String> header =
        List.of("mixer", "N", "ms of the arithmetic", "ms of the bytes", "ms measured", "ratio");
    List<List<String>> cells =
        rows.stream()
            .sorted(Comparator.comparing(TargetRow::mixer).thenComparing(TargetRow::length))
            .map(TargetTable::cells)
            .toList();
    long above = rows.stream().filter(row -> !row.met()).count();
    List<String> notes = new ArrayList<>(List.of("Ratio: measured to the longer of the two."));
    if (above > 0) {
      notes.add("\u2020 More than is good: %d of %d.".formatted(above, rows.size()));
    }
    return new Table(operation, conditions, header, cells, notes);
  }

  private static List<String> cells(TargetRow row) {
    return List.of(
        row.mixer(),
        Integer.toString(row.length()),
        Texts.threeDigits(row.arithmeticMillis()),
        Texts.threeDigits(row.bytesMillis()),
        Texts.threeDigits(row.millis()),
        Double.isNaN(row.ratio())
            ? "\u2013"
            : Texts.threeDigits(row.ratio()) + (row.met() ? "" : MARK));
  }
}
