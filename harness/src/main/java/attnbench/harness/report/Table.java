package attnbench.harness.report;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A table as people read it; the first column names the rows.
 *
 * @param title what is shown
 * @param conditions under which, in one line
 * @param header one name for each column
 * @param rows each as long as the header
 * @param notes what the marks mean, what failed, what was not run
 */
record Table(
    String title,
    String conditions,
    List<String> header,
    List<List<String>> rows,
    List<String> notes) {
  Table {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
    for (List<String> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "row %s has %d cells; the header has %d".formatted(row, row.size(), header.size()));
      }
    }
  }

  /** As Markdown, with columns padded so that it also reads well in a terminal. */
  String markdown() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header);
    lines.addAll(rows);
    lines = lines.stream().map(row -> row.stream().map(Table::escapeMarkdown).toList()).toList();
    int[] widths = new int[header.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Math.max(3, line.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder("## " + title + "\n\n" + conditions + "\n\n");
    for (int row = 0; row < lines.size(); row++) {
      StringJoiner cells = new StringJoiner(" | ", "| ", " |\n");
      StringJoiner rule = new StringJoiner(" | ", "| ", " |\n");
      for (int i = 0; i < widths.length; i++) {
        String cell = lines.get(row).get(i);
        String blanks = " ".repeat(widths[i] - cell.length());
        cells.add(i == 0 ? cell + blanks : blanks + cell);
        rule.add("-".repeat(i == 0 ? widths[i] : widths[i] - 1) + (i == 0 ? "" : ":"));
      }
      text.append(cells).append(row == 0 ? rule.toString() : "");
    }
    text.append('\n');
    notes.forEach(note -> text.append("- ").append(note).append('\n'));
    return text.toString();
  }

  private static String escapeMarkdown(String cell) {
    return cell.replace("|", "\\|");
  }

  /** As a LaTeX table for the package booktabs. */
  String latex() {
    StringBuilder text = new StringBuilder();
    text.append("\\begin{table}\n\\centering\n\\caption{")
        .append(escapeLatex(title + ". " + conditions + "."))
        .append("}\n\\begin{tabular}{l")
        .append("r".repeat(header.size() - 1))
        .append("}\n\\toprule\n");
    text.append(latexRow(header)).append("\\midrule\n");
    rows.forEach(row -> text.append(latexRow(row)));
    text.append("\\bottomrule\n\\end{tabular}\n\n\\footnotesize\n");
    notes.forEach(note -> text.append(escapeLatex(note)).append("\\par\n"));
    return text.append("\\end{table}\n").toString();
  }

  private static String latexRow(List<String> cells) {
    StringJoiner row = new StringJoiner(" & ", "", " \\\\\n");
    cells.forEach(cell -> row.add(escapeLatex(cell)));
    return row.toString();
  }

  private static String escapeLatex(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '&', '%', '$', '#', '_', '{', '}' -> escaped.append('\\').append(c);
        case '\\' -> escaped.append("\\textbackslash{}");
        case '~' -> escaped.append("\\textasciitilde{}");
        case '^' -> escaped.append("\\textasciicircum{}");
        // A row that begins with a bracket would read as an option of the line break before it.
        case '[' -> escaped.append("{[}");
        case '\u2020' -> escaped.append("$\\dagger$");
        case '\u2021' -> escaped.append("$\\ddagger$");
        case '\u00b1' -> escaped.append("$\\pm$");
        case '\u2013' -> escaped.append("--");
        case '\u00a0' -> escaped.append('~');
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
