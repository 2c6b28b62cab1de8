package attnbench.harness.chart;

import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;

/** The entries beside a plot, in the order they were added; a long name goes over several lines. */
final class Legend {
  private static final int CHARACTERS_A_LINE = 27;

  private final LegendItemCollection items = new LegendItemCollection();

  /** A line with filled markers. */
  void addMeasured(String name, int slot) {
    add(name, Theme.marker(slot), true, Theme.line(slot), Theme.colour(slot));
  }

  /** A filled marker in its own colour. */
  void addDot(String name, int slot) {
    add(name, Theme.marker(slot), true, null, Theme.colour(slot));
  }

  /** A dotted line with hollow markers. */
  void addPublished(String name, int slot) {
    add(name, Theme.marker(slot), false, Theme.dotted(), Theme.colour(slot));
  }

  /** A line without markers. */
  void addLine(String name, Stroke line, Color colour) {
    add(name, new Rectangle2D.Double(), false, line, colour);
  }

  /** The dashed line of the reference with the given number. */
  void addReference(Reference reference, int index) {
    addLine(reference.name(), Theme.reference(index), Theme.QUIET);
  }

  /** A marker without a line that stands for all colours. */
  void addMarker(String name, Shape marker, boolean filled) {
    add(name, marker, filled, null, Theme.INK);
  }

  void addBudgetMark() {
    Rectangle2D bounds = Theme.budgetMark().getBounds2D();
    AffineTransform centring =
        AffineTransform.getTranslateInstance(-bounds.getCenterX(), -bounds.getCenterY());
    addMarker("stopped by its budget", centring.createTransformedShape(Theme.budgetMark()), false);
  }

  void addAll(Legend other) {
    items.addAll(other.items);
  }

  private void add(String name, Shape marker, boolean filled, Stroke line, Color colour) {
    List<String> lines = lines(name);
    items.add(item(lines.get(0), marker, filled, line, colour));
    for (String rest : lines.subList(1, lines.size())) {
      items.add(item(rest, new Rectangle2D.Double(), false, null, colour));
    }
  }

  private static LegendItem item(
      String label, Shape marker, boolean filled, Stroke line, Color colour) {
    boolean hasMarker = !marker.getBounds2D().isEmpty();
    return new LegendItem(
        label,
        null,
        null,
        null,
        hasMarker,
        marker,
        filled,
        colour,
        !filled,
        colour,
        Theme.thin(1.3f),
        line != null,
        // There even when not drawn, so that all labels begin at one place.
        new Line2D.Double(-14, 0, 14, 0),
        line == null ? Theme.thin(1f) : line,
        colour);
  }

  private static List<String> lines(String name) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : name.split("(?<=[ -])")) {
      if (!line.isEmpty() && line.length() + word.strip().length() > CHARACTERS_A_LINE) {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
      line.append(word);
    }
    lines.add(line.toString().strip());
    return lines;
  }

  LegendItemCollection items() {
    return items;
  }
}
