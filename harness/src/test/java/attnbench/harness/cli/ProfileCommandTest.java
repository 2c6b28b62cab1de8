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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProfileCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theTableNamesEachPartAndTheJsonIsKept() throws IOException {
    assertThat(run("--mixer=identity --length=8 --set=model.width=4")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains(
            "feed", "optimiser", "waiting threads", "ns a kernel call", "The workspaces take ")
        .contains("profile-identity-8-");
    try (Stream<Path> files = Files.walk(folder)) {
      Path file = files.filter(path -> path.endsWith("profile.json")).findFirst().orElseThrow();
      JsonNode profile = JsonMapper.shared().readTree(Files.readString(file));
      assertThat(profile.path("spec").path("model").path("width").asInt()).isEqualTo(4);
      assertThat(profile.path("stepMillis").size()).isEqualTo(profile.path("steps").asInt());
      assertThat(profile.path("lines").size()).isGreaterThan(5);
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThat(run("--mixer=fool")).isEqualTo(2);
    assertThat(err.toString()).contains("unknown mixer 'fool'; nearest: full").hasLineCount(1);
  }

  private int run(String options) {
    String all = "profile --warmup-seconds=0 --seconds=0 --results=" + folder + " " + options;
    return Main.execute(
        Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all.split(" "));
  }
}
