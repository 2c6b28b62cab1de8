package attnbench.harness.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows of cells as text, one column under the other; numbers end at the same place. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> lines = new ArrayList<>();

  TextTable(String... titles) {
    lines.add(titles);
  }

  void add(String... cells) {
    if (cells.length != lines.get(0).length) {
      throw new IllegalArgumentException(
          "%d cells for %d columns".formatted(cells.length, lines.get(0).length));
    }
    lines.add(cells);
  }

  /** The table, the named columns aligned to the left and all others to the right. */
  String leftAligned(String... titles) {
    Set<String> left = Set.of(titles);
    int[] widths = new int[lines.get(0).length];
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - line[i].length());
        row.append(left.contains(lines.get(0)[i]) ? line[i] + padding : padding + line[i]);
        row.append(GAP);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
