package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.bench.Measurement;
import attnbench.harness.bench.ScalingResult;
import attnbench.harness.bench.ScalingRow;
import attnbench.harness.config.SpecFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingCommandTest {
  private static final String BRIEF =
      "--n=8 --c=3 --batch=4 --threads=1,2 --turns=2 --warmup-seconds=0 ";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void turnsOfEveryStepAreKeptAndShown() throws IOException {
    assertThat(run(BRIEF + "--mixer=paramixer-chord,mean --step=train_step,forward"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^step +mixer +ms on 1 +95 % +ms on 2 .* machine x +95 % +share")
        .containsPattern("(?m)^train_step +paramixer-chord +[0-9.]+ +[0-9.]+ \\.\\. [0-9.]+ ")
        .containsPattern("(?m)^forward +mean +[0-9.]+ ")
        .contains("N = 8, C = 3, batch 4; medians of 2 turns");
    assertThat(err.toString()).contains("[1/4] train_step paramixer-chord", "[4/4] forward mean");
    ScalingResult result = read(Files.readString(files().get(0)));
    assertThat(result.rows()).hasSize(4).allMatch(ScalingRow::timed);
    assertThat(result.rows())
        .allSatisfy(
            row -> {
              assertThat(row.turns()).hasSize(2);
              assertThat(row.peakMultiplyAdds()).isPositive();
              assertThat(row.share().estimate()).isBetween(row.share().low(), row.share().high());
            });
    assertThat(Measurement.files(folder)).as("what a report takes for JMH's").isEmpty();
  }

  @Test
  void aMixerThatFailsIsTheOnlyOneWithoutTimes() {
    assertThat(run(BRIEF + "--json --mixer=chordmixer,mean")).isEqualTo(7);
    ScalingResult result = read(out.toString());
    assertThat(result.rows()).extracting(ScalingRow::timed).containsExactly(false, true);
    assertThat(result.rows().get(0).problem())
        .isEqualTo("width is 3; chordmixer needs a column for each of 4 tracks at a length of 8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --threads=2           | threads are [2]; two numbers are needed
          --threads=2,1         | threads are 2 and 1; the first must be at least 1
          --threads=1,2 --mixer=fool | unknown mixer 'fool'; nearest: full
          --threads=1,2 --n=0   | length is 0; it must be at least 1
          --threads=1,2 --turns=1 | number of turns is 1; it must be at least 2
          --threads=1,2 --warmup-seconds=-1 | seconds of warm-up are -1.0
          --step=backward       | --step
          """)
  void badInputIsOneLineAndStatusTwo(String options, String complaint) throws IOException {
    assertThat(run(options)).isEqualTo(2);
    assertThat(err.toString()).contains(complaint).hasLineCount(1);
    assertThat(files()).isEmpty();
  }

  private static ScalingResult read(String json) {
    return SpecFormat.bind(SpecFormat.parseJson(json, "test"), ScalingResult.class, "test");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private int run(String options) {
    String[] arguments = ("bench scaling --out=" + folder + " " + options).split(" ");
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), arguments);
  }
}
