package attnbench.harness.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;

/** Small pictures in rows and columns, each with a name and a note above it. */
final class Panels extends Plot {
  private static final long serialVersionUID = 1L;

  /** Height of the two lines of text above a picture. */
  private static final double TEXT = 27;

  private static final double GAP = 12;

  /** One picture. */
  interface Panel {
    String name();

    String note();

    /** Draws into the given frame, which is drawn afterwards. */
    void draw(Graphics2D graphics, Rectangle2D frame);
  }

  private final transient List<Panel> panels;

  /** How wide a picture is for its height. */
  private final double aspect;

  Panels(List<? extends Panel> panels, double aspect) {
    this.panels = List.copyOf(panels);
    this.aspect = aspect;
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("no panels; a figure of panels needs at least one");
    }
    setOutlineVisible(false);
  }

  /** What stands above the pictures. */
  List<String> names() {
    return panels.stream().map(Panel::name).toList();
  }

  @Override
  public String getPlotType() {
    return "panels";
  }

  @Override
  public void draw(
      Graphics2D graphics,
      Rectangle2D area,
      Point2D anchor,
      PlotState state,
      PlotRenderingInfo info) {
    int columns = columns(area);
    double height = height(area, columns);
    double rowHeight = height + TEXT + GAP;
    double columnWidth = (area.getWidth() + GAP) / columns;
    double width = Math.min(columnWidth - GAP, aspect * height);
    for (int p = 0; p < panels.size(); p++) {
      double x = area.getX() + p % columns * columnWidth;
      double y = area.getY() + GAP / 2 + p / columns * rowHeight;
      Panel panel = panels.get(p);
      write(graphics, panel.name(), Theme.SMALL, Theme.INK, x, y + 11);
      write(graphics, panel.note(), Theme.TINY, Theme.QUIET, x, y + 23);
      Rectangle2D frame = new Rectangle2D.Double(x, y + TEXT, width, height);
      panel.draw(graphics, frame);
      graphics.setPaint(Theme.QUIET);
      graphics.setStroke(new BasicStroke(0.6f));
      graphics.draw(frame);
    }
  }

  /** As many as make the pictures largest. */
  private int columns(Rectangle2D area) {
    int best = 1;
    for (int columns = 2; columns <= panels.size(); columns++) {
      if (height(area, columns) > height(area, best)) {
        best = columns;
      }
    }
    return best;
  }

  /** The height of a picture. */
  private double height(Rectangle2D area, int columns) {
    int rows = (panels.size() + columns - 1) / columns;
    double byHeight = area.getHeight() / rows - TEXT - GAP;
    double byWidth = ((area.getWidth() + GAP) / columns - GAP) / aspect;
    return Math.min(byHeight, byWidth);
  }

  private static void write(
      Graphics2D graphics, String text, Font font, Color colour, double x, double y) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(font);
    graphics.setPaint(colour);
    graphics.drawString(text, (float) x, (float) y);
  }
}
