package attnbench.harness.cli;

import attnbench.harness.chart.Caption;
import attnbench.harness.chart.Figure;
import attnbench.harness.chart.SpectrumChart;
import attnbench.harness.inspect.RankAudit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ranks of mixing matrices, for people and as JSON. */
record RankText(int headWidth, List<Row> rows) {

  /**
   * A mixer.
   *
   * @param matrices by length, or none
   * @param reason why there are none; empty where there are
   */
  record Row(String mixer, List<RankAudit.Entry> matrices, String reason) {
    private String note() {
      RankAudit.Entry longest = matrices.get(matrices.size() - 1);
      return "rank %d of %d".formatted(longest.rank(), longest.length());
    }

    private SpectrumChart.Spectrum spectrum() {
      return new SpectrumChart.Spectrum(
          mixer, note(), matrices.stream().map(RankAudit.Entry::spectrum).toList());
    }
  }

  String table() {
    TextTable table = new TextTable("mixer", "N", "rank", "effective rank", "smallest", "");
    for (Row row : rows) {
      if (row.matrices().isEmpty()) {
        table.add(row.mixer(), "-", "-", "-", "-", row.reason());
      }
      for (RankAudit.Entry entry : row.matrices()) {
        table.add(
            row.mixer(),
            Integer.toString(entry.length()),
            Integer.toString(entry.rank()),
            "%.1f".formatted(entry.effectiveRank()),
            "%.1e".formatted(entry.smallest()),
            "");
      }
    }
    return table.leftAligned("mixer", "");
  }

  /** The spectra; none where no mixer has a matrix. */
  Optional<Figure> chart() {
    List<Row> drawn = rows.stream().filter(row -> !row.matrices().isEmpty()).toList();
    if (drawn.isEmpty()) {
      return Optional.empty();
    }
    String lengths =
        drawn.get(0).matrices().stream()
            .map(entry -> Integer.toString(entry.length()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        new SpectrumChart(
            new Caption(
                "Singular values of the mixing matrices (values to outputs)",
                List.of(
                    "Fresh weights, heads of D = %d; N = %s, the darker the larger. From the"
                            .formatted(headWidth, lengths)
                        + " largest (left) to the smallest, as shares of the largest: 1 at the top,"
                        + " 1e-8 at the bottom, a line every two decades. Rank: what floats can"
                        + " tell from zero.")),
            drawn.stream().map(Row::spectrum).toList()));
  }
}
