package attnbench.harness.chart;

import org.jfree.chart.JFreeChart;

/** A picture's complete content; the same content gives the same picture. */
public sealed interface Figure
    permits AccuracyChart,
        ApproximationChart,
        CurveChart,
        ErrorChart,
        PatternChart,
        RatioChart,
        RooflineChart,
        SpectrumChart,
        TimeChart {
  /** The words above it. */
  Caption caption();

  JFreeChart build();
}
