package attnbench.harness.report;

import attnbench.harness.chart.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report says of one task, or of one kind of measurement.
 *
 * @param name of its files
 * @param title over it
 * @param parts from top to bottom
 * @param csv all of its numbers
 */
record Chapter(String name, String title, List<Part> parts, String csv) {

  /**
   * Tables, and figures of the same numbers.
   *
   * @param figures by the names of their files
   */
  record Part(List<Table> tables, Map<String, Figure> figures) {
    Part {
      tables = List.copyOf(tables);
    }
  }

  Chapter {
    parts = List.copyOf(parts);
  }

  List<Table> tables() {
    return parts.stream().flatMap(part -> part.tables().stream()).toList();
  }

  Map<String, Figure> figures() {
    Map<String, Figure> all = new LinkedHashMap<>();
    parts.forEach(part -> all.putAll(part.figures()));
    return all;
  }
}
