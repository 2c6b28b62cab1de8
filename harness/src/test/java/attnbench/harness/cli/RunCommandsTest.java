package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandsTest {
  /** A run of a second: 4 steps of 10 sequences of 8 positions. */
  private static final String[] SHORT = {
    "--set", "task.options.trainItems=40",
    "--set", "task.options.validationItems=10",
    "--set", "task.options.testItems=10",
    "--set", "train.batch=10",
    "--set", "train.epochs=1"
  };

  @TempDir Path folder;
  private String results;
  private StringWriter out;
  private StringWriter err;

  @BeforeEach
  void name() {
    results = folder.resolve("results").toString();
  }

  @Test
  void trainWritesARecordAndTheNextTimeFindsIt() {
    assertThat(train("--mixer", "full", "--length", "8")).isZero();
    assertThat(out.toString()).startsWith("adding N=8 full seed 1: error ");
    RunRecord record = onlyRecord();
    assertThat(record.status()).isEqualTo(RunStatus.EPOCHS_DONE);
    assertThat(record.stepsDone()).isEqualTo(4);
    assertThat(record.tokensDone()).isEqualTo(4 * 10 * 8);
    assertThat(record.testItems()).isEqualTo(10);
    assertThat(train("--mixer", "full", "--length", "8")).isZero();
    assertThat(out.toString()).contains("record was there: ");
    assertThat(onlyRecord()).isEqualTo(record);
  }

  @Test
  void everyMixerTrainsToTheSameBitsOnOneTwoAndThreeThreads() {
    for (String mixer : List.of("full", "linear", "paramixer-chord", "paramixer-cdil")) {
      for (String threads : List.of("1", "2", "3")) {
        String[] run = {
          "--mixer",
          mixer,
          "--length",
          "9",
          "--threads",
          threads,
          "--force",
          "--results",
          folder.resolve(threads).toString(),
          "--set",
          "model.dropout=0.1"
        };
        assertThat(execute("train", SHORT, run)).isZero();
      }
    }
    Set<List<String>> weights =
        List.of("1", "2", "3").stream()
            .map(
                threads ->
                    new ResultStore(folder.resolve(threads))
                        .readAll().records().stream().map(RunRecord::weightsSha256).toList())
            .collect(Collectors.toSet());
    assertThat(weights).hasSize(1);
    assertThat(weights.iterator().next()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void recomputingTakesLessMemoryToTheSameWeights() {
    String[] layers = {"--mixer", "linear", "--length", "64", "--set", "model.layers=3"};
    assertThat(train(layers)).isZero();
    RunRecord kept = onlyRecord();
    String elsewhere = folder.resolve("recomputed").toString();
    String[] recomputing = {"--results", elsewhere, "--recompute"};
    assertThat(execute("train", SHORT, layers, recomputing)).isZero();
    RunRecord recomputed = new ResultStore(folder.resolve("recomputed")).readAll().records().get(0);
    assertThat(recomputed.spec().train().recompute()).isTrue();
    assertThat(recomputed.weightsSha256()).isEqualTo(kept.weightsSha256());
    assertThat(recomputed.workspaceBytes()).isLessThan(kept.workspaceBytes());
  }

  @Test
  void twoSpellingsOfOneRunHaveOneRecord() {
    assertThat(train("--mixer", "full", "--length", "8")).isZero();
    assertThat(train("--mixer", "full", "--length", "8", "--set", "model.mixerOptions.heads='1'"))
        .isZero();
    assertThat(out.toString()).contains("record was there: ");
    onlyRecord();
  }

  @Test
  void aRecordIsASpecToStartFrom() {
    train("--mixer", "linear", "--length", "8");
    Path file = new ResultStore(Path.of(results)).pathOf(onlyRecord().spec());
    String[] again = {"--spec", file.toString(), "--seed", "9", "--results", results};
    assertThat(execute("train", again)).isZero();
    List<RunRecord> records = new ResultStore(Path.of(results)).readAll().records();
    assertThat(records).extracting(r -> r.spec().seed()).containsExactly(1L, 9L);
    assertThat(records.get(1).specHash()).isEqualTo(records.get(0).specHash());
  }

  @Test
  void divergenceIsRecordedAndHasItsExitCode() {
    assertThat(train("--mixer", "full", "--length", "8", "--set", "train.optim.learningRate=1e38"))
        .isEqualTo(ExitCode.RUNS_FAILED.number());
    assertThat(onlyRecord().status()).isEqualTo(RunStatus.FAILED);
    assertThat(onlyRecord().reason()).contains("at step");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--mixer ful|unknown mixer 'ful'; nearest: full; allowed: ",
        "--task addin|unknown task 'addin'; nearest: adding; allowed: adding, ",
        "--preset plan|unknown preset 'plan'; nearest: plain; allowed: ",
        "--length 0|length is 0; it must be at least 1",
        "--length -3|length is -3; it must be at least 1",
        "--length many|'many' is not an int",
        "--seed one|'one' is not a long",
        "--threads 0|--threads is 0; it must be at least 1",
        "--set train.batch=0|batch is 0; it must be at least 1",
        "--set train.bach=1|unknown field 'bach'; nearest: batch;",
        "--set model.mixerOptions.head=2|unknown option of mixer full 'head'; nearest: heads;",
        "--set model.mixerOptions.heads=5|heads are 5; they must divide the width 32",
        "--set train|setting 'train' must have the form path.of.field=value",
        "--task text|task text needs the IMDB reviews",
        "--spec nowhere.json|no such file: nowhere.json",
        "--spec .|spec . is a folder; it must be a file",
      })
  void badInputIsOneLineAndStatusTwo(String arguments, String message) {
    String[] given = arguments.split(" ");
    assertThat(execute("train", new String[] {"--results", results}, given)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(err.toString().strip().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--heap much|heap is 'much'; it must be a number with k, m or g behind it",
        "--limit -1|limit is -1 seconds; it must be at least 0, which is none",
        "--lengths 8,x|'x' is not an int",
      })
  void aSweepRefusesBadInputBeforeItsFirstRun(String arguments, String message) {
    String[] given = arguments.split(" ");
    assertThat(execute("sweep", new String[] {"--results", results}, given)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(Path.of(results)).doesNotExist();
  }

  @Test
  void moreThreadsThanShardsAreNotStarted() {
    assertThat(train("--length", "8", "--threads", "1000000", "--set", "train.shards=3")).isZero();
    assertThat(onlyRecord().threads()).isEqualTo(3);
  }

  @Test
  void anUnwritableResultsFolderIsRefusedBeforeTraining() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");
    results = folder.resolve("file").toString();
    assertThat(train("--length", "8")).isEqualTo(2);
    assertThat(err.toString()).contains("results folder " + results + " cannot be written to");
  }

  @Test
  void aDrySweepListsTheGridAndRunsNothing() {
    String[] grid = {
      "--lengths",
      "8,16",
      "--seeds",
      "1,2,2",
      "--mixers",
      "full,mean",
      "--dry-run",
      "--results",
      results
    };
    assertThat(execute("sweep", grid)).isZero();
    assertThat(out.toString().lines())
        .hasSize(9)
        .startsWith("adding N=8 full seed 1", "adding N=8 mean seed 1", "adding N=8 full seed 2")
        .endsWith("would run 8 of 8");
    assertThat(Path.of(results)).doesNotExist();
  }

  @Test
  void aSweepRunsItsGridInChildrenOnce() {
    String[] grid = {"--lengths", "8", "--mixers", "full,identity", "--results", results};
    assertThat(execute("sweep", SHORT, grid)).isZero();
    assertThat(out.toString()).contains("[1/2] adding N=8 full", "[2/2] adding N=8 identity");
    assertThat(out.toString()).contains("ran 2, skipped 0, failed 0");
    assertThat(execute("sweep", SHORT, grid)).isZero();
    assertThat(out.toString()).contains("ran 0, skipped 2, failed 0");
  }

  @Test
  void aSweepGoesOnAfterAFailureAndTellsInItsExitCode() {
    String[] grid = {"--lengths", "8", "--mixers", "full,identity", "--results", results};
    String[] diverging = {"--set", "train.optim.learningRate=1e38"};
    assertThat(execute("sweep", SHORT, grid, diverging)).isEqualTo(7);
    assertThat(out.toString()).contains("ran 0, skipped 0, failed 2");
    assertThat(new ResultStore(Path.of(results)).readAll().records())
        .extracting(RunRecord::status)
        .containsExactly(RunStatus.FAILED, RunStatus.FAILED);
  }

  @ParameterizedTest
  @CsvSource({"mixers,paramixer-chord", "tasks,adding", "presets,paramixer-synthetic"})
  void listNamesWhatThereIs(String kind, String name) {
    assertThat(execute("list", new String[] {kind})).isZero();
    assertThat(out.toString()).contains(name + ": ").contains("source: ");
    assertThat(execute("list", new String[] {kind, "--json"})).isZero();
    assertThat(out.toString()).contains("\"name\" : \"" + name + "\"");
  }

  private RunRecord onlyRecord() {
    List<RunRecord> records = new ResultStore(Path.of(results)).readAll().records();
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private int train(String... arguments) {
    return execute("train", SHORT, new String[] {"--results", results}, arguments);
  }

  private int execute(String command, String[]... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(command));
    Arrays.stream(arguments).map(Arrays::asList).forEach(all::addAll);
    return Main.execute(
        Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }
}
