package attnbench.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildInfoTest {
  @Test
  void knowsTheVersionOfThePom() throws Exception {
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<version>" + BuildInfo.current().version() + "</version>");
  }

  @Test
  void knowsTheCommitThatGitNames() throws Exception {
    assumeTrue(Files.exists(Path.of("..", ".git")), "sources in a git repository");
    Process git = new ProcessBuilder("git", "rev-parse", "HEAD").start();
    String head = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assumeTrue(git.waitFor() == 0, "git works");

    assertThat(BuildInfo.current().commit()).isEqualTo(head);
  }
}
