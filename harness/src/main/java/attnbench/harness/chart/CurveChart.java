package attnbench.harness.chart;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Learning curves: validation against training, a line for each run.
 *
 * @param curves in percent of the validation items; runs of one mixer share name and slot and have
 *     one entry in the legend
 * @param references chance and shortcuts, in percent
 */
public record CurveChart(
    Caption caption,
    Progress progress,
    Measure measure,
    List<Series> curves,
    List<Reference> references)
    implements Figure {
  private static final int MARKERS = 8;

  /** What counts as training done. */
  public enum Progress {
    STEPS("optimiser steps"),
    SECONDS("training time (s)");

    private final String label;

    Progress(String label) {
      this.label = label;
    }
  }

  public CurveChart {
    curves = List.copyOf(curves);
    references = List.copyOf(references);
  }

  @Override
  public JFreeChart build() {
    double end =
        curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Point::x).max().orElse(0);
    XYPlot plot = Theme.plot(Axes.fromZero(progress.label, end), values());
    Legend legend = new Legend();
    XYSeriesCollection lines = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new SparseMarkers();
    Set<String> named = new HashSet<>();
    for (Series curve : curves) {
      int index = lines.getSeriesCount();
      XYSeries line = new XYSeries(index, false);
      curve.points().forEach(point -> line.add(point.x(), point.mid()));
      lines.addSeries(line);
      renderer.setSeriesPaint(index, Theme.colour(curve.slot()));
      renderer.setSeriesShape(index, Theme.marker(curve.slot()));
      renderer.setSeriesStroke(index, Theme.line(curve.slot()));
      if (named.add(curve.name())) {
        legend.addMeasured(curve.name(), curve.slot());
      }
    }
    Theme.add(plot, lines, renderer);
    for (int i = 0; i < references.size(); i++) {
      plot.addRangeMarker(Theme.level(references.get(i), i), Layer.BACKGROUND);
      legend.addReference(references.get(i), i);
    }
    return Theme.chart(caption, plot, legend);
  }

  private ScaledAxis values() {
    if (measure == Measure.WRONG) {
      return Axes.error("wrong answers on the validation items (%)");
    }
    DoubleStream all =
        DoubleStream.concat(
            LengthPlot.ends(curves), references.stream().mapToDouble(Reference::level));
    return Axes.percent("right answers on the validation items (%)", all);
  }

  /** A few markers on each line, the last point always among them, as every point has no room. */
  private static final class SparseMarkers extends XYLineAndShapeRenderer {
    private static final long serialVersionUID = 1L;

    SparseMarkers() {
      super(true, true);
      // Else a marker would hide under the line that leaves it.
      setDrawSeriesLineAsPath(true);
    }

    @Override
    public boolean getItemShapeVisible(int series, int item) {
      int last = getPlot().getDataset(0).getItemCount(series) - 1;
      int stride = last / MARKERS + 1;
      // Counted from the end, and begun elsewhere in each line, so that equal lines show all
      // theirs.
      return item == last || (last - item) % stride == series % stride;
    }
  }
}
