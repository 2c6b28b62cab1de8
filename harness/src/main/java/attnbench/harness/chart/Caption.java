package attnbench.harness.chart;

import java.util.List;

/**
 * The words above a figure.
 *
 * @param title what is shown
 * @param lines the conditions, what failed and what was not run; wrapped where too long
 */
public record Caption(String title, List<String> lines) {
  public Caption {
    lines = List.copyOf(lines);
    if (title.isBlank()) {
      throw new IllegalArgumentException("title is blank; a figure says what it shows");
    }
  }
}
