package attnbench.harness.report;

import java.math.BigDecimal;
import java.util.List;

/**
 * A number that others published.
 *
 * @param source the publication, such as {@code paramixer-cvpr2022}
 * @param table the table or figure in it
 * @param model as the publication calls it
 * @param task our name
 * @param length N
 * @param metric accuracy, error or roc_auc
 * @param value in percent, with the digits that were printed
 * @param deviation the printed standard deviation, or empty
 * @param precision printed, or figure when it was read off a plot
 * @param quotedFrom where the publication itself took the number from, or own
 */
record PublishedNumber(
    String source,
    String table,
    String model,
    String task,
    int length,
    String metric,
    BigDecimal value,
    String deviation,
    String precision,
    String quotedFrom) {
  PublishedNumber {
    requireOneOf("metric", metric, "accuracy", "error", "roc_auc");
    requireOneOf("precision", precision, "printed", "figure");
    if (length < 1) {
      throw new IllegalArgumentException("length is " + length + "; it must be at least 1");
    }
    if (value.signum() < 0 || value.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new IllegalArgumentException("value is " + value + "; it must be from 0 to 100");
    }
  }

  private static void requireOneOf(String name, String value, String... allowed) {
    if (!List.of(allowed).contains(value)) {
      throw new IllegalArgumentException(
          name + " is '" + value + "'; it must be one of " + String.join(", ", allowed));
    }
  }

  /** Share of right answers, 0 to 1. */
  double correctShare() {
    double share = value.doubleValue() / 100;
    return metric.equals("error") ? 1 - share : share;
  }

  boolean isRocAuc() {
    return metric.equals("roc_auc");
  }

  boolean readOffFigure() {
    return precision.equals("figure");
  }

  boolean quoted() {
    return !quotedFrom.equals("own");
  }
}
