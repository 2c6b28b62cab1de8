package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.bench.BenchRow;
import attnbench.harness.bench.Measurement;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Through JMH and two forks, as short as they can be: what counts is what is kept. */
  @Test
  void aMeasurementKeepsJmhsResultsItsConditionsAndItsLog() throws IOException {
    int exitCode =
        run(
            "--mixer=identity --n=8 --c=4 --batch=2 --threads=1 --layers=2 --recompute --forks=2"
                + " --warmup=0 --iterations=2 --iteration-millis=1 --json");

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains(
            "[1/1] trainStep batch=2 c=4 layers=2 mixer=identity n=8 recompute=true threads=1");
    JsonNode row =
        JsonMapper.shared().readTree(out.toString()).path("measurement").path("rows").path(0);
    assertThat(row.path("mixer").asString()).isEqualTo("identity");
    assertThat(row.path("layers").asInt()).isEqualTo(2);
    assertThat(row.path("recompute").asBoolean()).isTrue();
    assertThat(row.path("forks").asInt()).isEqualTo(2);
    assertThat(row.path("millisPerStep").asDouble()).isPositive();
    assertThat(row.path("workspaceBytes").asLong()).isPositive();

    List<Path> kept = files();
    assertThat(kept).hasSize(3);
    JsonNode result = JsonMapper.shared().readTree(read(kept, ".json")).path(0);
    assertThat(result.path("primaryMetric").path("rawData").size()).isEqualTo(2);
    assertThat(result.path("jvmArgs").toString())
        .contains("-Dattnbench.kernels.expected=" + Kernels.active().name());
    JsonNode conditions = JsonMapper.shared().readTree(read(kept, ".environment.json"));
    assertThat(conditions.path("environment").path("kernels").asString())
        .isEqualTo(Kernels.active().name());
    assertThat(read(kept, ".log")).contains("# Fork: 2 of 2");

    Path stored = Measurement.files(folder).get(0);
    BenchRow readAgain = Measurement.read(stored).rows().get(0);
    assertThat(readAgain.millisPerStep()).isEqualTo(row.path("millisPerStep").asDouble());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --mixer=fool          | unknown mixer 'fool'; nearest: full
          --n=1                 | length of task adding is 1
          --n=0                 | length is 0
          --n=999999999         | more than 2^31 - 1 numbers at length 999999999
          --benchmark=train     | unknown benchmark 'train'
          --forks=0             | forks is 0
          """)
  void whatCannotBeIsRefusedBeforeAnythingIsMeasured(String option, String complaint)
      throws IOException {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString()).contains(complaint).hasLineCount(1);
    assertThat(files()).isEmpty();
  }

  private int run(String options) {
    String[] arguments = ("bench --out=" + folder + " " + options).split(" ");
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String read(List<Path> files, String ending) throws IOException {
    return Files.readString(
        files.stream()
            .filter(
                file -> file.getFileName().toString().matches("[^.]*" + ending.replace(".", "\\.")))
            .findFirst()
            .orElseThrow());
  }
}
