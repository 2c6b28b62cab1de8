package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path reviews;
  private String home;

  @BeforeEach
  void writeReviews() throws IOException {
    reviews = folder.resolve("downloads");
    for (String name : new String[] {"train/neg", "train/pos", "test/neg", "test/pos"}) {
      Path classFolder = Files.createDirectories(reviews.resolve("aclImdb").resolve(name));
      for (int i = 0; i < 30; i++) {
        Files.writeString(classFolder.resolve(i + "_5.txt"), name + " review number " + i);
      }
    }
    Files.writeString(reviews.resolve("aclImdb/test/neg/notes.txt"), "x");
    home = folder.resolve("home").toString();
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void missingDataAreListedWithWhereToGetThem() {
    assertThat(run("data", "list", "--home", home)).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^adding +generated +as its items are read$")
        .containsPattern(
            "(?m)^text +missing +the IMDB reviews: download https://\\S+/aclImdb_v1.tar.gz,"
                + " then attnbench data import text PATH");
  }

  @Test
  void importedDataAreCopiedCheckedAndReported() {
    String[] arguments = {
      "data",
      "import",
      "text",
      reviews.resolve("aclImdb").toString(),
      "--home",
      home,
      "--set",
      "validationItems=10"
    };
    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("text N=1000 train: 50 items \\(by class 25, 25\\), ")
        .contains("text N=1000 test: 60 items (by class 30, 30)")
        .contains("1 left out:", "test/neg/notes.txt: not named <id>_<rating>.txt")
        .contains("imported to ");
    assertThat(run("data", "list", "--home", home)).isZero();
    assertThat(out.toString()).containsPattern("(?m)^text +there +" + home);
    assertThat(run("data", "verify", "--home", home, "--set", "validationItems=10")).isZero();
    assertThat(out.toString()).contains("text: 121 files as they were", "validation: 10 items");
  }

  @Test
  void aFileThatChangedIsToldAndFailsTheCheck() throws IOException {
    Path source = reviews.resolve("aclImdb");
    run("data", "import", "text", source.toString(), "--home", home, "--set", "validationItems=10");
    Path changed = Path.of(home, "text", "aclImdb", "test", "neg", "0_5.txt");
    assertThat(changed).exists();
    Files.writeString(changed, "another review");
    assertThat(run("data", "verify", "text", "--home", home, "--set", "validationItems=10"))
        .isEqualTo(ExitCode.BAD_INPUT.number());
    assertThat(out.toString()).contains("text: text/aclImdb/test/neg/0_5.txt: changed");
  }

  @Test
  void whatATaskCannotReadIsNotImported() {
    Path empty = reviews.resolve("aclImdb/test/neg");
    assertThat(run("data", "import", "text", empty.toString(), "--home", home))
        .isEqualTo(ExitCode.BAD_INPUT.number());
    assertThat(err.toString()).contains("has no review train/neg/<id>_<rating>.txt");
    assertThat(Path.of(home)).doesNotExist();
  }

  @Test
  void itemsAreShownAsText() {
    String data = reviews.toString();
    assertThat(
            run(
                "data",
                "show",
                "text",
                "--data",
                data,
                "--split=test",
                "--items=2",
                "--set",
                "validationItems=10"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString()).containsPattern("item 0, label [01], \\d+ positions: \\S");
  }

  @Test
  void generatedDataAreWhereTheTaskLooks() {
    assertThat(
            run(
                "data",
                "generate",
                "retrieval",
                "--length=200",
                "--set",
                "trainItems=30",
                "--set",
                "evalItems=10",
                "--set",
                "testItems=10",
                "--home",
                home))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("retrieval: pairs of made-up texts")
        .containsPattern("50 items in [0-9.]+ s and [0-9.]+ s of processor time, [0-9,]+ a second");
    assertThat(run("data", "verify", "retrieval", "--length=200", "--home", home)).isZero();
    assertThat(out.toString())
        .contains("retrieval: 4 files as they were", "retrieval N=200 train: 30 items")
        .contains("retrieval: nothing was left out");
    assertThat(run("data", "generate", "retrieval", "--home", home))
        .isEqualTo(ExitCode.BAD_INPUT.number());
    assertThat(err.toString()).contains("retrieval is there already");
  }

  @Test
  void theRateOfAGeneratorComesWithItsConditions() {
    String[] arguments = {
      "data",
      "generate",
      "pathfinder",
      "--threads=1",
      "--set",
      "images=7",
      "--set",
      "levels=all",
      "--home",
      home,
      "--json"
    };
    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("\"items\" ?: ?21\\b")
        .containsPattern("\"itemsPerProcessorSecond\" ?: ?[1-9]")
        .containsPattern("\"images\" ?: ?\"7\"")
        .contains("\"jdk\"", "\"commit\"");
    String[] verify = {
      "data",
      "verify",
      "pathfinder",
      "--home",
      home,
      "--json",
      "--set",
      "origin=files",
      "--set",
      "level=easy"
    };
    assertThat(run(verify)).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("\"files\" ?: ?24\\b")
        .containsPattern("\"items\" ?: ?5\\b")
        .containsPattern("\"skipped\" ?: ?\\[ ?\\]");
  }

  @Test
  void itemsAreShownInFullAsJson() {
    assertThat(run("data", "show", "parity", "--length=9", "--items=2", "--json")).isZero();
    assertThat(out.toString())
        .containsPattern("\"index\" ?: ?1\\b")
        .containsPattern("\"positions\" ?: ?9\\b")
        .containsPattern("\"text\" ?: ?\"[0-4]( [0-4]){8}\"");
  }

  @Test
  void aloneItNamesItsSubCommands() {
    assertThat(run("data")).isEqualTo(ExitCode.BAD_INPUT.number());
    assertThat(err.toString()).contains("data needs a sub-command:", "verify");
  }

  @Test
  void aTaskWithoutGeneratorNamesThoseThatHaveOne() {
    assertThat(run("data", "generate", "adding", "--home", home))
        .isEqualTo(ExitCode.BAD_INPUT.number());
    assertThat(err.toString())
        .contains("task adding has no generator; those that have: genome-hfdna, genome-mtcdna,");
  }
}
