package attnbench.harness.report;

import attnbench.harness.chart.Figure;
import java.util.List;

/**
 * A report as one page for a browser, beside its {@code tables/} and {@code charts/}: no script,
 * and nothing from a network.
 *
 * @param chapters from top to bottom
 * @param warnings above them
 * @param drawn whether the charts are there
 */
record HtmlPage(List<Chapter> chapters, List<String> warnings, boolean drawn) {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>attnbench: results</title>
      <style>
      body { font: 15px/1.5 sans-serif; color: #222; max-width: 90rem; margin: 2rem auto; padding: 0 1.5rem; }
      h2 { margin-top: 3rem; border-bottom: 1px solid #ccc; }
      nav a { margin-right: 1rem; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; }
      th, td { padding: .2rem .7rem; text-align: right; white-space: nowrap; border-bottom: 1px solid #e3e3e3; }
      th:first-child, td:first-child { text-align: left; }
      ul { color: #555; font-size: 13px; }
      .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(32rem, 1fr)); gap: 1rem; }
      figure { margin: 0; }
      img { width: 100%; height: auto; }
      figcaption { font-size: 13px; }
      </style>
      </head>
      <body>
      <h1>attnbench: results</h1>
      """;

  /** The whole text. */
  String text() {
    StringBuilder page = new StringBuilder(HEAD);
    warnings.forEach(warning -> page.append(element("p", escape(warning))));
    page.append("<nav>");
    chapters.forEach(c -> page.append(link("#" + c.name(), c.title())));
    page.append("</nav>\n");
    chapters.forEach(chapter -> append(page, chapter));
    return page.append("</body>\n</html>\n").toString();
  }

  private void append(StringBuilder page, Chapter chapter) {
    String files = "tables/" + chapter.name();
    page.append("<section id=\"%s\">\n".formatted(escape(chapter.name())))
        .append(element("h2", escape(chapter.title())))
        .append(
            element(
                "p",
                "The same as %s, %s or %s; the CSV names the records behind each number."
                    .formatted(
                        link(files + ".csv", "CSV"),
                        link(files + ".md", "Markdown"),
                        link(files + ".tex", "LaTeX"))));
    for (Chapter.Part part : chapter.parts()) {
      if (drawn && !part.figures().isEmpty()) {
        page.append("<div class=\"figures\">\n");
        part.figures().forEach((name, figure) -> append(page, name, figure));
        page.append("</div>\n");
      }
      part.tables().forEach(table -> append(page, table));
    }
    page.append("</section>\n");
  }

  private static void append(StringBuilder page, Table table) {
    page.append(element("h3", escape(table.title())))
        .append(element("p", escape(table.conditions())))
        .append("<div class=\"wide\"><table>\n")
        .append(row("th", table.header()));
    table.rows().forEach(row -> page.append(row("td", row)));
    page.append("</table></div>\n");
    if (!table.notes().isEmpty()) {
      page.append("<ul>\n");
      table.notes().forEach(note -> page.append(element("li", escape(note))));
      page.append("</ul>\n");
    }
  }

  private static String row(String tag, List<String> cells) {
    StringBuilder row = new StringBuilder();
    cells.forEach(cell -> row.append("<%s>%s</%s>".formatted(tag, escape(cell), tag)));
    return element("tr", row.toString());
  }

  private static void append(StringBuilder page, String name, Figure figure) {
    String file = "charts/" + name;
    String image =
        "<img src=\"%s.svg\" alt=\"%s\" loading=\"lazy\"/>"
            .formatted(escape(file), escape(figure.caption().title()));
    String links = link(file + ".svg", "SVG") + " " + link(file + ".png", "PNG");
    page.append(element("figure", image + "<figcaption>" + links + "</figcaption>"));
  }

  private static String element(String tag, String content) {
    return "<%s>%s</%s>\n".formatted(tag, content, tag);
  }

  private static String link(String address, String text) {
    return "<a href=\"%s\">%s</a>".formatted(escape(address), escape(text));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
