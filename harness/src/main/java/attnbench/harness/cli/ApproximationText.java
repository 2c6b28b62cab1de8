package attnbench.harness.cli;

import attnbench.attention.mixer.MixerShape;
import attnbench.harness.chart.ApproximationChart;
import attnbench.harness.chart.Caption;
import attnbench.harness.chart.Figure;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.Series;
import attnbench.harness.inspect.ApproximationLine;
import attnbench.harness.stats.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How good approximations of softmax attention are, for people and as JSON. */
record ApproximationText(
    MixerShape shape, double sharpness, int seeds, List<ApproximationLine> lines) {
  private static final String SIZE = "features, landmarks or rank";

  String table() {
    TextTable table = new TextTable("mixer", "size", "relative error", "lowest", "highest", "");
    for (ApproximationLine line : lines) {
      for (ApproximationLine.Entry entry : line.sizes()) {
        List<Double> errors = entry.errors();
        table.add(
            line.mixer(),
            Integer.toString(entry.size()),
            errors.isEmpty() ? "-" : number(median(entry)),
            errors.isEmpty() ? "-" : number(errors.get(0)),
            errors.isEmpty() ? "-" : number(errors.get(errors.size() - 1)),
            entry.refusal());
      }
    }
    return table.leftAligned("mixer", "");
  }

  /** The medians against the size; none where there is nothing above 0. */
  Optional<Figure> chart() {
    List<Series> series = new ArrayList<>();
    for (ApproximationLine line : lines) {
      List<Point> points =
          line.sizes().stream()
              .filter(entry -> !entry.errors().isEmpty() && median(entry) > 0)
              .map(entry -> Point.of(entry.size(), median(entry)))
              .toList();
      if (!points.isEmpty()) {
        series.add(new Series(line.mixer(), series.size(), points));
      }
    }
    Caption caption =
        new Caption(
            "Approximations of softmax attention: error against size",
            List.of(
                "N = %d, C = %d, one head, scores times %s; median of %d draws."
                    .formatted(shape.maxLength(), shape.width(), sharpness, seeds)));
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(new ApproximationChart(caption, SIZE, series));
  }

  private static double median(ApproximationLine.Entry entry) {
    return Quantiles.median(entry.errors().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static String number(double error) {
    return "%.4f".formatted(error);
  }
}
