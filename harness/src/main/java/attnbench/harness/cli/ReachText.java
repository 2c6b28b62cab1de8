package attnbench.harness.cli;

import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Reach;
import attnbench.harness.inspect.Influence;
import attnbench.harness.inspect.ReachAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which positions of mixers reach which others, for people and as JSON. */
record ReachText(MixerShape shape, int inputs, List<Row> rows) {

  /**
   * A mixer with some options.
   *
   * @param options that differ from the defaults
   * @param shares of all pairs of positions that are reached after one layer, two, ...
   * @param pattern a row of text for each output, {@code #} where it changes with an input
   */
  record Row(
      String label,
      String mixer,
      Map<String, Object> options,
      Reach declared,
      Reach measured,
      boolean asDeclared,
      List<Double> shares,
      List<String> pattern) {

    static Row of(
        String label, String mixer, Map<String, Object> options, ReachAudit.Measured measured) {
      Influence influence = measured.influence();
      return new Row(
          label,
          mixer,
          options,
          measured.declared(),
          influence.reach(),
          measured.asDeclared(),
          measured.shares(),
          influence.drawing());
    }

    /** Below the name in the figure. */
    String note() {
      return "%s, %.0f\u00a0%%".formatted(name(measured), 100 * shareAlone());
    }

    private double shareAlone() {
      long reached = String.join("", pattern).chars().filter(mark -> mark == '#').count();
      return (double) reached / (pattern.size() * pattern.size());
    }
  }

  String table() {
    List<String> titles = new ArrayList<>(List.of("mixer", "declared", "measured", "alone"));
    int layers = rows.get(0).shares().size();
    for (int layer = 1; layer <= layers; layer++) {
      titles.add(layer == 1 ? "1 layer" : layer + " layers");
    }
    titles.add("");
    TextTable table = new TextTable(titles.toArray(String[]::new));
    for (Row row : rows) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  row.label(),
                  name(row.declared()),
                  name(row.measured()),
                  percent(row.shareAlone())));
      row.shares().forEach(share -> cells.add(percent(share)));
      cells.add(row.asDeclared() ? "" : "NOT AS DECLARED");
      table.add(cells.toArray(String[]::new));
    }
    return table.leftAligned("mixer", "declared", "measured", "");
  }

  /** Whether all reach what they declare. */
  boolean allAsDeclared() {
    return rows.stream().allMatch(Row::asDeclared);
  }

  private static String name(Reach reach) {
    return reach.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String percent(double share) {
    return "%.1f %%".formatted(100 * share);
  }
}
