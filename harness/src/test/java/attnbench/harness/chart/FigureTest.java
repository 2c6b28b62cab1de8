package attnbench.harness.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.BasicStroke;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.XYPlot;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void colourAndMarkerTogetherTellFiftySixSlotsApart() {
    Set<String> pairs = new HashSet<>();
    for (int slot = 0; slot < 56; slot++) {
      pairs.add(Theme.colour(slot) + " " + Theme.marker(slot).getBounds2D());
    }
    assertThat(pairs).hasSize(56);
  }

  @Test
  void colourAndDashTogetherTellThirtyTwoLinesApart() {
    Set<String> pairs = new HashSet<>();
    for (int slot = 0; slot < 32; slot++) {
      float[] dash = ((BasicStroke) Theme.line(slot)).getDashArray();
      pairs.add(Theme.colour(slot) + " " + Arrays.toString(dash));
    }
    assertThat(pairs).hasSize(32);
  }

  @Test
  void equalLinesStandBesideEachOther() {
    XYPlot plot = (XYPlot) ChartSamples.allZeros().build().getPlot();
    Set<Double> places = new HashSet<>();
    for (int set = 0; set < plot.getDatasetCount(); set++) {
      var data = plot.getDataset(set);
      for (int series = 0; series < data.getSeriesCount(); series++) {
        if (data.getItemCount(series) == 6) {
          places.add(data.getXValue(series, 0));
        }
      }
    }
    assertThat(places).hasSize(5).allSatisfy(x -> assertThat(x).isBetween(100.0, 160.0));
  }

  @Test
  void aPointOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> new Point(128, 2, 1, 3, false)).hasMessageContaining("value 1.0");
    assertThatThrownBy(() -> new Point(128, Double.NaN, 1, 3, false))
        .hasMessageContaining("must be finite");
  }

  @Test
  void whatIsNoBetterThanAShortcutIsMarkedOnTheSideWithRoom() {
    Series series =
        new Series(
            "full",
            0,
            List.of(new Point(128, 1, 2, 3, false, true), new Point(256, 1, 2, 3, false, false)));
    Caption caption = new Caption("t", List.of());
    XYPlot lines =
        (XYPlot) new ErrorChart(caption, List.of(series), List.of(), List.of()).build().getPlot();
    assertThat(annotations(lines)).containsExactly("\u2020");
    XYPlot rows =
        (XYPlot)
            new AccuracyChart(
                    caption,
                    List.of(row("one", 20, true), row("other", 60, false)),
                    List.of(Reference.constant("chance", 50)))
                .build()
                .getPlot();
    assertThat(annotations(rows)).containsExactly("   20.0 \u2020", "60.0   ");
  }

  private static AccuracyChart.Row row(String name, double right, boolean noBetter) {
    Point point = new Point(0, right, right, right, false, noBetter);
    return new AccuracyChart.Row(name, 0, Optional.of(point), List.of());
  }

  private static List<String> annotations(XYPlot plot) {
    return plot.getAnnotations().stream().map(a -> ((XYTextAnnotation) a).getText()).toList();
  }

  @Test
  void pointsAreSortedFromLeftToRight() {
    Series series = new Series("full", 0, List.of(Point.of(512, 1), Point.of(128, 2)));
    assertThat(series.points()).extracting(Point::x).containsExactly(128.0, 512.0);
  }

  @Test
  void anEmptyFigureIsRefused() {
    assertThatThrownBy(() -> new AccuracyChart(new Caption("t", List.of()), List.of(), List.of()))
        .hasMessageContaining("no rows");
    assertThatThrownBy(() -> new Caption(" ", List.of())).hasMessageContaining("title");
  }
}
