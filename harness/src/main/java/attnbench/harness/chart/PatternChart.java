package attnbench.harness.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.JFreeChart;

/**
 * Square matrices as pictures: a row of cells for each output, a column for each input, white where
 * zero and the darker the stronger.
 *
 * @param patterns from left to right, row by row
 */
public record PatternChart(Caption caption, List<Pattern> patterns) implements Figure {
  /** Few enough for a small file: the cells of one shade are one shape. */
  private static final int SHADES = 8;

  /** The strength of a cell. */
  @FunctionalInterface
  public interface Strength {
    /** From 0 to 1. */
    double of(int row, int column);
  }

  /**
   * One matrix.
   *
   * @param name above it
   * @param note below the name
   * @param size rows and columns
   */
  public record Pattern(String name, String note, int size, Strength strength)
      implements Panels.Panel {
    @Override
    public void draw(Graphics2D graphics, Rectangle2D frame) {
      graphics.setPaint(Color.WHITE);
      graphics.fill(frame);
      Object before = graphics.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
      // Else hairlines stay between the cells.
      graphics.setRenderingHint(
          RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
      for (int shade = 0; shade < SHADES; shade++) {
        graphics.setPaint(Theme.shade(shade / (SHADES - 1.0)));
        graphics.fill(cells(shade, frame));
      }
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, before);
    }

    /** All cells of a shade; neighbours in a row are one rectangle. */
    private Path2D cells(int shade, Rectangle2D frame) {
      Path2D cells = new Path2D.Double();
      double width = frame.getWidth() / size;
      double height = frame.getHeight() / size;
      for (int i = 0; i < size; i++) {
        int j = 0;
        while (j < size) {
          int start = j;
          while (j < size && shade(i, j) == shade) {
            j++;
          }
          if (j > start) {
            cells.append(
                new Rectangle2D.Double(
                    frame.getX() + start * width,
                    frame.getY() + i * height,
                    (j - start) * width,
                    height),
                false);
          } else {
            j++;
          }
        }
      }
      return cells;
    }

    /** By the root, so that weak cells show; below 0 where there is nothing. */
    private int shade(int i, int j) {
      double value = strength.of(i, j);
      return value > 0 ? (int) Math.min(SHADES - 1, Math.sqrt(value) * SHADES) : -1;
    }
  }

  public PatternChart {
    patterns = List.copyOf(patterns);
  }

  @Override
  public JFreeChart build() {
    return Theme.chart(caption, new Panels(patterns, 1));
  }
}
