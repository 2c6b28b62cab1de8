package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

class InspectReachCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void namedMixersHaveTheirPublishedOptions() throws IOException {
    assertThat(run("--mixers=identity,full", "--length=4", "--width=4", "--layers=2"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^identity  self +self +25\\.0 % +25\\.0 % +25\\.0 %$")
        .containsPattern("(?m)^full      global +global +100\\.0 % +100\\.0 % +100\\.0 %$");
    JsonNode row =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("reach.json")))
            .path("rows")
            .path(0);
    assertThat(row.path("pattern"))
        .extracting(JsonNode::asString)
        .containsExactly("#...", ".#..", "..#.", "...#");
    assertThat(folder.resolve("reach.png")).exists();
    assertThat(folder.resolve("reach.svg")).content().contains("identity");
  }

  /** Of 16 positions, a power of two, and with a column for each track of chordmixer. */
  @Test
  void everyMixerReachesWhatItDeclares() {
    assertThat(run("--length=16", "--width=8", "--layers=1", "--json")).as(out.toString()).isZero();
    JsonNode rows = JsonMapper.shared().readTree(out.toString()).path("rows");
    assertThat(rows).hasSizeGreaterThan(25).allMatch(row -> row.path("asDeclared").asBoolean());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --mixers=fuul  | unknown mixer 'fuul'; nearest: full;
          --inputs=0     | inputs are 0; there must be at least 1
          --width=2      | width is 2; it must be at least 3
          --length=0     | maximum length is 0; it must be at least 1
          """)
  void badInputIsOneLineAndStatusTwo(String argument, String message) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  private int run(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("inspect", "reach", "--out=" + folder), Stream.of(arguments))
            .toArray(String[]::new);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all);
  }
}
