package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

class BenchExponentsCommandTest {
  @TempDir Path folder;
  private StringWriter out;
  private StringWriter err;

  @Test
  void tableChartsAndJsonAreKept() throws IOException {
    String[] brief = {
      "--mixers=full,mean", "--lengths=8,16,32", "--width=4", "--millis=1", "--warmup-millis=1"
    };
    assertThat(run(brief)).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern(
            "(?m)^mixer +declared work +time ~ N\\^ +95 % +workspace ~ N\\^ +95 % +of stated")
        .containsPattern("(?m)^full +O\\(N\\^2 C\\) ")
        .containsPattern("(?m)^mean +O\\(N C\\) ");
    assertThat(err.toString()).contains("[1/2] full", "[2/2] mean");
    assertThat(files()).hasSize(5).allMatch(file -> file.contains(".exponents"));

    JsonNode json = JsonMapper.shared().readTree(Files.readString(only(".exponents.json")));
    JsonNode full = json.path("rows").path(0);
    assertThat(full.path("mixer").asString()).isEqualTo("full");
    assertThat(full.path("complexity").asString()).isEqualTo("O(N^2 C)");
    assertThat(full.path("points")).hasSize(3);
    assertThat(full.path("points").path(2).path("roundMillis")).hasSize(5);
    double estimate = full.path("millisExponent").path("estimate").asDouble();
    assertThat(full.path("millisExponent").path("low").asDouble()).isLessThanOrEqualTo(estimate);
    assertThat(full.path("points").path(0).path("workspaceBytes").asLong()).isPositive();
    full.path("points")
        .forEach(
            point ->
                assertThat(point.path("workspaceBytes").asLong())
                    .as("bytes of full, of those stated")
                    .isPositive()
                    .isLessThanOrEqualTo(point.path("statedBytes").asLong()));
    assertThat(json.path("environment").path("kernels").asString()).isNotEmpty();

    assertThat(Measurement.files(folder)).as("what a report takes for JMH's").isEmpty();
    assertThat(run(brief)).isZero();
    assertThat(files()).as("nothing is written over").hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --mixers=ful  | unknown mixer 'ful'; nearest: full;
          --mixers=full:a | unknown preset 'a'; mixer full has none
          --lengths=0,8 | length is 0; it must be at least 1
          --limit=0     | limit in seconds is 0; it must be at least 1
          """)
  void badInputIsOneLineAndStatusTwo(String argument, String message) throws IOException {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(files()).isEmpty();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  private Path only(String ending) throws IOException {
    List<String> matching = files().stream().filter(file -> file.endsWith(ending)).toList();
    assertThat(matching).hasSize(1);
    return Path.of(matching.get(0));
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    String[] all =
        Stream.concat(Stream.of("bench", "exponents", "--out=" + folder), Stream.of(arguments))
            .toArray(String[]::new);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all);
  }
}
