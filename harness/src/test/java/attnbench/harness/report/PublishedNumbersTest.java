package attnbench.harness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.harness.chart.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedNumbersTest {
  private static final String HEADER =
      "# a comment\n" + "source,table,model,task,length,metric,value,sd,precision,quoted_from\n";
  private static final String GOOD = "s,t,Transformer,adding,128,error,5,,figure,own\n";

  private final PublishedNumbers bundled = PublishedNumbers.bundled();

  @Test
  void bundledTableHasTheLeaderBoardsAverage() {
    // The board prints 54.39 for the Transformer's mean over its five tasks.
    double sum =
        bundled.all().stream()
            .filter(n -> n.source().equals("lra-readme-2020") && n.model().equals("Transformer"))
            .mapToDouble(n -> n.value().doubleValue())
            .sum();
    assertThat(sum / 5).isBetween(54.385, 54.395);
  }

  @Test
  void addingCountsWrongAnswersAndTextRightOnes() {
    assertThat(bundled.measure("adding")).isEqualTo(Measure.WRONG);
    assertThat(bundled.measure("text")).isEqualTo(Measure.RIGHT);
    assertThat(bundled.measure("unheard-of")).isEqualTo(Measure.RIGHT);
  }

  @Test
  void linesAreCutToTheLengthsThatWereRun() {
    List<PublishedNumbers.Line> lines =
        bundled.lines("adding", PublishedModels.of("full"), List.of(1024, 2048, 3000));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).numbers())
        .extracting(n -> n.length() + ":" + n.value())
        .containsExactly("1024:0.05", "2048:86");
    assertThat(bundled.lines("adding", PublishedModels.of("full"), List.of(64))).isEmpty();
  }

  @Test
  void aTaskPublishedAtOneLengthOnlyIsShownWithThatLength() {
    List<PublishedNumbers.Line> lines =
        bundled.lines("text", PublishedModels.of("full"), List.of(1000));
    assertThat(lines)
        .extracting(line -> line.numbers().get(0).value() + " " + line.provenance())
        .containsExactlyInAnyOrder(
            "64.27 LRA leader board (Nov 2020), board; one seed",
            "65.35 Paramixer paper (CVPR 2022), table1, quoting Transformer-LS paper",
            "65.02 Paramixer paper (CVPR 2022), table1, quoting Nystromformer paper");
  }

  @Test
  void readingsOffPlotsAndDefectsAreSaid() {
    PublishedNumbers.Line line =
        bundled.lines("adding", PublishedModels.of("paramixer-chord"), List.of(128)).get(0);
    assertThat(line.provenance()).contains("read off the plot").contains("FLATTEN head");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "s,t,m,adding,many,error,5,,figure,own; no number",
        "s,t,m,adding,128,error,five,,figure,own; no number",
        "s,t,m,adding,0,error,5,,figure,own; length is 0",
        "s,t,m,adding,128,loss,5,,figure,own; metric is 'loss'",
        "s,t,m,adding,128,error,105,,figure,own; value is 105",
        "s,t,m,adding,128,error,5,,guess,own; precision is 'guess'",
        "s,t,m,adding,128,error,5; 7 fields, not 10"
      })
  void aMalformedRowIsRefusedWithItsLine(String row, String reason) {
    assertThatThrownBy(() -> PublishedNumbers.parse(HEADER + GOOD + row + "\n", "numbers.csv"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("numbers.csv")
        .hasMessageContaining("line 4")
        .hasMessageContaining(reason);
  }

  @Test
  void aGoodTableIsRead() {
    assertThat(PublishedNumbers.parse(HEADER + GOOD, "numbers.csv").all())
        .singleElement()
        .extracting(PublishedNumber::correctShare)
        .isEqualTo(0.95);
  }
}
