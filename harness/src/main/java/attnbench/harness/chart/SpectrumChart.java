package attnbench.harness.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.JFreeChart;

/**
 * Singular values of matrices, falling from left to right on a logarithmic axis from 1 down to
 * {@link #LOWEST}: a picture for each kind of matrix, a line for each size, darker the larger.
 *
 * @param spectra from left to right, row by row
 */
public record SpectrumChart(Caption caption, List<Spectrum> spectra) implements Figure {
  /** What floats cannot tell from zero any more. */
  public static final double LOWEST = 1e-8;

  private static final int DECADES = 8;

  /**
   * The matrices of one kind.
   *
   * @param name above the picture
   * @param note below the name
   * @param lines by size, rising; values as shares of the first, spread evenly over the width
   */
  public record Spectrum(String name, String note, List<List<Double>> lines)
      implements Panels.Panel {
    public Spectrum {
      lines = lines.stream().map(List::copyOf).toList();
    }

    @Override
    public void draw(Graphics2D graphics, Rectangle2D frame) {
      graphics.setPaint(Color.WHITE);
      graphics.fill(frame);
      graphics.setStroke(Theme.thin(0.6f));
      graphics.setPaint(Theme.GRID);
      for (int decade = 2; decade < DECADES; decade += 2) {
        double y = frame.getY() + frame.getHeight() * decade / DECADES;
        graphics.draw(new Line2D.Double(frame.getX(), y, frame.getMaxX(), y));
      }
      graphics.setStroke(Theme.thin(1.5f));
      for (int line = 0; line < lines.size(); line++) {
        graphics.setPaint(Theme.shade((line + 1.0) / lines.size()));
        graphics.draw(path(lines.get(line), frame));
      }
    }

    private static Path2D path(List<Double> values, Rectangle2D frame) {
      Path2D path = new Path2D.Double();
      for (int i = 0; i < values.size(); i++) {
        double share = values.size() == 1 ? 0 : i / (values.size() - 1.0);
        double depth = Math.log10(Math.max(values.get(i), LOWEST)) / Math.log10(LOWEST);
        double x = frame.getX() + share * frame.getWidth();
        double y = frame.getY() + depth * frame.getHeight();
        if (i == 0) {
          path.moveTo(x, y);
        } else {
          path.lineTo(x, y);
        }
      }
      return path;
    }
  }

  public SpectrumChart {
    spectra = List.copyOf(spectra);
  }

  @Override
  public JFreeChart build() {
    return Theme.chart(caption, new Panels(spectra, 1));
  }
}
