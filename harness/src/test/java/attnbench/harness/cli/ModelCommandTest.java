package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import attnbench.harness.tensors.Tensor;
import attnbench.harness.tensors.TensorFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelCommandTest {
  private static final List<String> SHORT =
      List.of(
          "--set=task.options.trainItems=40",
          "--set=task.options.validationItems=10",
          "--set=task.options.testItems=50",
          "--set=train.batch=10",
          "--set=train.epochs=1");

  @TempDir Path folder;
  private ResultStore store;
  private Path exported;
  private StringWriter out;
  private StringWriter err;

  @BeforeEach
  void place() {
    store = new ResultStore(folder.resolve("results"));
    exported = folder.resolve("w.safetensors");
  }

  @Test
  void exportedWeightsGiveTheRecordsResultBitForBit() throws IOException {
    assertThat(train("--mixer=linear", "--keep-weights")).as(err.toString()).isZero();
    RunRecord record = onlyRecord();
    assertThat(run("model", "export", path(record), "--output=" + exported))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).startsWith("wrote " + exported + ": ");
    long numbers =
        TensorFile.read(exported).tensors().values().stream()
            .mapToLong(t -> t.values().length)
            .sum();
    assertThat(numbers).isEqualTo(record.parameters());

    assertThat(run("model", "import", exported.toString(), "--json")).as(err.toString()).isZero();
    JsonNode result = JsonMapper.shared().readTree(out.toString());
    assertThat(result.path("testItems").asInt()).isEqualTo(50);
    assertThat(result.path("testLoss").asDouble()).isEqualTo(record.testLoss());
    assertThat(result.path("testCorrect").asDouble()).isEqualTo(record.testCorrect());
    assertThat(result.path("weightsSha256").asString()).isEqualTo(record.weightsSha256());

    assertThat(run("model", "import", exported.toString())).isZero();
    assertThat(out.toString()).matches("adding N=8 linear seed 1: error .* on 50 test items, .*\n");
  }

  @Test
  void weightsWithoutASpecNeedOne() throws IOException {
    assertThat(train("--mixer=linear", "--keep-weights")).isZero();
    Map<String, Tensor> weights = keptWeights();
    new TensorFile(Map.of(), weights).write(exported);

    assertThat(run("model", "import", exported.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("give its spec or record with --spec").hasLineCount(1);
    String spec = "--spec=" + path(onlyRecord());
    assertThat(run("model", "import", exported.toString(), spec)).as(err.toString()).isZero();

    Map<String, Tensor> fewer = new LinkedHashMap<>(weights);
    fewer.remove("head.bias");
    new TensorFile(Map.of(), fewer).write(exported);
    assertThat(run("model", "import", exported.toString(), spec)).isEqualTo(2);
    assertThat(err.toString()).contains("are not this model's: lacks head.bias").hasLineCount(1);

    new TensorFile(Map.of("attnbench.spec", "{}"), weights).write(exported);
    assertThat(run("model", "import", exported.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("attnbench.spec: field 'task' is missing").hasLineCount(1);
  }

  @Test
  void aRunThatKeptNothingIsRunAgainToKeepItsWeights() throws IOException {
    assertThat(train("--mixer=linear")).isZero();
    RunRecord record = onlyRecord();
    assertThat(run("model", "export", path(record), "--output=" + exported)).isEqualTo(2);
    assertThat(err.toString()).contains("no weights were kept for ").hasLineCount(1);
    assertThat(exported).doesNotExist();

    assertThat(train("--mixer=linear", "--keep-weights")).isZero();
    assertThat(out.toString()).doesNotContain("record was there");
    assertThat(onlyRecord().weightsSha256()).isEqualTo(record.weightsSha256());
    assertThat(train("--mixer=linear", "--keep-weights")).isZero();
    assertThat(out.toString()).contains("record was there");
  }

  @Test
  void weightsThatAreNotTheRecordsAreRefused() throws IOException {
    assertThat(train("--mixer=linear", "--keep-weights")).isZero();
    Map<String, Tensor> weights = keptWeights();
    weights.get("head.bias").values()[0] += 1;
    new TensorFile(Map.of(), weights).write(store.weightsOf(onlyRecord().spec()));
    assertThat(run("model", "export", path(onlyRecord()), "--output=" + exported)).isEqualTo(2);
    assertThat(err.toString()).contains(" has the SHA-256 ", ", not the record's ").hasLineCount(1);

    Files.writeString(store.weightsOf(onlyRecord().spec()), "no tensors");
    assertThat(run("model", "export", path(onlyRecord()), "--output=" + exported)).isEqualTo(2);
    assertThat(err.toString()).contains("is no safetensors file").hasLineCount(1);
  }

  @Test
  void aFailedRunKeepsNothing() {
    assertThat(train("--mixer=full", "--keep-weights", "--set=train.optim.learningRate=1e38"))
        .isEqualTo(ExitCode.RUNS_FAILED.number());
    assertThat(store.weightsOf(onlyRecord().spec())).doesNotExist();
  }

  @Test
  void aSweepKeepsTheWeightsOfEachRun() throws IOException {
    String[] sweep = {"--lengths=8", "--seeds=1,2", "--mixers=identity", "--keep-weights"};
    assertThat(run("sweep", sweep)).as(err.toString()).isZero();
    for (RunRecord record : store.readAll().records()) {
      assertThat(store.weightsOf(record.spec())).exists();
    }
    Files.delete(store.weightsOf(store.readAll().records().get(0).spec()));
    assertThat(run("sweep", sweep)).isZero();
    assertThat(out.toString()).contains("ran 1, skipped 1, failed 0");
  }

  private Map<String, Tensor> keptWeights() throws IOException {
    return new LinkedHashMap<>(TensorFile.read(store.weightsOf(onlyRecord().spec())).tensors());
  }

  private RunRecord onlyRecord() {
    List<RunRecord> records = store.readAll().records();
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private String path(RunRecord record) {
    return store.pathOf(record.spec()).toString();
  }

  private int train(String... arguments) {
    return run(
        "train",
        Stream.concat(Stream.of("--length=8"), Stream.of(arguments)).toArray(String[]::new));
  }

  private int run(String command, String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    Stream<String> common =
        command.equals("model")
            ? Stream.of()
            : Stream.concat(SHORT.stream(), Stream.of("--results=" + store.results()));
    String[] all =
        Stream.of(Stream.of(command), common, Stream.of(arguments))
            .flatMap(words -> words)
            .toArray(String[]::new);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all);
  }
}
