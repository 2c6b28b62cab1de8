package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.config.SpecFormat;
import attnbench.harness.report.FakeRecords;
import attnbench.harness.store.ResultStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class ReportCommandTest {
  @TempDir Path results;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = Main.commandLine();
    String[] all = new String[args.length + 3];
    all[0] = "report";
    all[1] = "--results";
    all[2] = results.toString();
    System.arraycopy(args, 0, all, 3, args.length);
    return Main.execute(commandLine, new PrintWriter(out), new PrintWriter(err), all);
  }

  private void writeRecords() {
    ResultStore store = new ResultStore(results);
    FakeRecords.realistic().forEach(store::write);
  }

  @Test
  void printsTablesAndNamesEveryFile() {
    writeRecords();
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("## adding, FLATTEN head: wrong answers")
        .contains("## text, MEAN head: right answers")
        .contains("wrote " + results.resolve("tables").resolve("adding.md"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void corruptRecordsAreNamedAndTheRestIsReported() throws IOException {
    writeRecords();
    Path corrupt = results.resolve("runs/adding/full/00000000-s9.json");
    Files.writeString(corrupt, "{\"format\": 1, ");
    assertThat(run("--task", "adding")).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(corrupt.toString());
    assertThat(out.toString()).contains("## adding").doesNotContain("## text");
    assertThat(corrupt).hasContent("{\"format\": 1, ");
  }

  @Test
  void jsonHasEveryCell() {
    writeRecords();
    Path elsewhere = results.resolve("elsewhere");
    assertThat(run("--json", "--task", "text", "--out", elsewhere.toString())).isZero();
    JsonNode json = SpecFormat.parseJson(out.toString(), "output");
    assertThat(json.get("cells")).hasSize(5);
    assertThat(json.get("cells").get(0).get("mixer").asString()).isEqualTo("full");
    assertThat(json.get("files").get(0).asString()).startsWith(elsewhere.toString());
    assertThat(results.resolve("tables")).doesNotExist();
  }

  @Test
  void noRecordsAndUnknownTasksAreBadInput() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("no records in " + results);
    writeRecords();
    assertThat(run("--task", "ading")).isEqualTo(2);
    assertThat(err.toString()).contains("unknown task with records 'ading'; nearest: adding");
  }
}
