package attnbench.harness.chart;

import java.util.List;
import org.jfree.chart.JFreeChart;

/**
 * Share of wrong answers against N, after the adding figure of the Paramixer paper (CVPR 2022).
 *
 * @param measured a line for each mixer: median, band of the seeds, in percent
 * @param published a line for each published model, in the slot of its mixer, in percent
 * @param references chance and shortcuts, in percent
 */
public record ErrorChart(
    Caption caption, List<Series> measured, List<Series> published, List<Reference> references)
    implements Figure {
  public ErrorChart {
    measured = List.copyOf(measured);
    published = List.copyOf(published);
    references = List.copyOf(references);
  }

  @Override
  public JFreeChart build() {
    LengthPlot plot =
        new LengthPlot(
            measured,
            published,
            Axes.error("wrong answers on the test items (%)"),
            LengthPlot.LANE);
    plot.addReferences(references);
    plot.addPublished(published);
    plot.addMeasured(measured);
    return plot.chart(caption);
  }
}
