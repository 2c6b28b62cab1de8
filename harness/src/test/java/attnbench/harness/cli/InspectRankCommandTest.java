package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectRankCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void ranksStandBesideTheLengths() {
    assertThat(run("--mixers=mean,identity,fnet", "--lengths=16,8", "--head-width=4"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^mean +8 +1 +1\\.0 +\\S+$")
        .containsPattern("(?m)^identity +16 +16 +16\\.0 +1\\.0e\\+00$")
        .containsPattern("(?m)^fnet +- +- +- +- +outputs are no N x N matrix times values$");
    assertThat(folder.resolve("rank.png")).exists();
    assertThat(folder.resolve("rank.svg")).content().contains("rank 16 of 16");
  }

  @Test
  void jsonHasSpectra() {
    assertThat(run("--mixers=linear", "--lengths=16", "--head-width=4", "--json"))
        .as(err.toString())
        .isZero();
    JsonNode matrix =
        JsonMapper.shared().readTree(out.toString()).path("rows").path(0).path("matrices").path(0);
    assertThat(matrix.path("rank").asInt()).isEqualTo(4);
    assertThat(matrix.path("spectrum")).hasSize(16);
    assertThat(matrix.path("spectrum").path(0).asDouble()).isEqualTo(1);
  }

  @Test
  void withoutAnyMatrixThereIsNoChart() {
    assertThat(run("--mixers=fnet", "--lengths=8", "--head-width=4")).as(err.toString()).isZero();
    assertThat(folder.resolve("rank.json")).exists();
    assertThat(folder.resolve("rank.png")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --mixers=fuul   | unknown mixer 'fuul'; nearest: full;
          --lengths=48    | length is 48; it must be a multiple of the head width 32
          --head-width=0  | head width is 0; it must be at least 1
          """)
  void badInputIsOneLineAndStatusTwo(String argument, String message) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  private int run(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("inspect", "rank", "--out=" + folder), Stream.of(arguments))
            .toArray(String[]::new);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all);
  }
}
