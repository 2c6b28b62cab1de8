package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectApproximationCommandTest {
  @TempDir Path folder;
  private StringWriter out;
  private StringWriter err;

  @Test
  void errorsAreThoseThatTheMixerWasMadeWith() throws IOException {
    assertThat(run("--sizes=4,2,7,64", "--mixers=near")).as(err.toString()).isZero();

    assertThat(out.toString())
        .containsPattern("(?m)^near +2 +0\\.5000 +0\\.5000 +0\\.5000$")
        .containsPattern("(?m)^near +7 +- +- +- +size is 7$");
    JsonNode json =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("out/approximation.json")));
    JsonNode sizes = json.path("lines").path(0).path("sizes");
    assertThat(sizes).hasSize(4);
    for (JsonNode entry : sizes) {
      int size = entry.path("size").asInt();
      assertThat(entry.path("errors")).as("size " + size).hasSize(size == 7 ? 0 : 3);
      entry
          .path("errors")
          .forEach(error -> assertThat(error.asDouble()).isCloseTo(1.0 / size, within(1e-5)));
    }
    assertThat(folder.resolve("out/approximation.png")).exists();
    assertThat(folder.resolve("out/approximation.svg")).content().contains("features, landmarks");
  }

  @Test
  void withoutNamesAllApproximationsAreCompared() throws IOException {
    assertThat(run("--sizes=2,4", "--json")).as(err.toString()).isZero();
    JsonNode lines = JsonMapper.shared().readTree(out.toString()).path("lines");
    assertThat(lines)
        .anyMatch(line -> line.path("mixer").asString().equals("near"))
        .noneMatch(line -> line.path("mixer").asString().equals("full"));
  }

  /** At 64 positions Nystrom attention with 64 landmarks is exact. */
  @Test
  void everyApproximationComesNearerAsItGrows() throws IOException {
    assertThat(run("--length=64", "--sizes=4,16,64", "--json")).as(err.toString()).isZero();
    JsonNode lines = JsonMapper.shared().readTree(out.toString()).path("lines");
    assertThat(lines)
        .extracting(line -> line.path("mixer").asString())
        .containsExactly("near", "nystromformer", "performer");
    for (JsonNode line : lines) {
      double before = Double.POSITIVE_INFINITY;
      for (JsonNode entry : line.path("sizes")) {
        double median = entry.path("errors").path(1).asDouble();
        assertThat(median)
            .as("%s, size %s", line.path("mixer"), entry.path("size"))
            .isLessThan(before);
        before = median;
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --mixers=mean  | mixer mean does not approximate softmax attention
          --mixers=nera  | unknown mixer 'nera'; nearest: near;
          --sharpness=0  | sharpness is 0.0; it must be positive
          --length=0     | maximum length is 0; it must be at least 1
          --seeds=0      | --seeds is 0; it must be at least 1
          """)
  void badInputIsOneLineAndStatusTwo(String argument, String message) throws IOException {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private int run(String... arguments) throws IOException {
    out = new StringWriter();
    err = new StringWriter();
    Stream<String> common =
        Stream.of(
            "inspect",
            "approximation",
            "--plugin=" + NearAttention.plugin(folder),
            "--length=9",
            "--width=4",
            "--seeds=3",
            "--out=" + folder.resolve("out"));
    String given = arguments[0].replaceFirst("=.*", "=");
    String[] all =
        Stream.concat(common.filter(word -> !word.startsWith(given)), Stream.of(arguments))
            .toArray(String[]::new);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all);
  }
}
