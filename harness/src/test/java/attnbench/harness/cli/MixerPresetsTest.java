package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import attnbench.harness.report.Report;
import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mixer named with one of its presets, from the command to the record and the chart. */
class MixerPresetsTest {
  private static final List<String> SHORT =
      List.of(
          "--length=8",
          "--set=task.options.trainItems=40",
          "--set=task.options.validationItems=10",
          "--set=task.options.testItems=10",
          "--set=train.batch=10",
          "--set=train.epochs=1");

  @TempDir Path folder;
  private String plugin;
  private ResultStore store;
  private StringWriter out;
  private StringWriter err;

  @BeforeEach
  void enrolTheSample() throws IOException {
    plugin = PresetSample.plugin(folder).toString();
    store = new ResultStore(folder.resolve("results"));
  }

  @Test
  void theRecordHoldsTheResolvedOptions() {
    assertThat(train("--mixer=sample:lra-2020")).as(err.toString()).isZero();

    assertThat(out.toString()).startsWith("adding N=8 sample (causal=true, heads=4) seed 1: ");
    RunRecord record = onlyRecord();
    assertThat(record.spec().model().mixer()).isEqualTo("sample");
    assertThat(record.spec().model().mixerOptions())
        .containsOnly(entry("heads", 4), entry("causal", true));
  }

  @Test
  void aPresetAndItsOptionsSpeltOutAreOneRun() {
    assertThat(train("--mixer=sample:lra-2020")).isZero();
    assertThat(
            train(
                "--mixer=sample",
                "--set=model.mixerOptions.heads=4",
                "--set=model.mixerOptions.causal=true"))
        .isZero();
    assertThat(out.toString()).contains("record was there");
  }

  @Test
  void settingsChangeTheOptionsOfAPreset() {
    assertThat(train("--mixer=sample:lra-2020", "--set=model.mixerOptions.heads=2")).isZero();
    assertThat(onlyRecord().spec().model().mixerOptions())
        .containsOnly(entry("heads", 2), entry("causal", true));
  }

  @Test
  void aPresetReplacesTheOptionsOfARecordsOwnMixer() {
    assertThat(train("--mixer=sample", "--set=model.mixerOptions.heads=8")).isZero();
    String record = store.pathOf(onlyRecord().spec()).toString();
    assertThat(run("train", "--spec=" + record, "--mixer=sample:wide", results())).isZero();
    assertThat(out.toString()).startsWith("adding N=8 sample (heads=16) seed 1: ");
  }

  @Test
  void presetsAreApartInSweepsTablesAndCharts() {
    List<String> sweep = new ArrayList<>(SHORT);
    sweep.remove("--length=8");
    sweep.addAll(List.of("--lengths=8", "--mixers=sample,sample:wide", "--seeds=1", results()));
    assertThat(run("sweep", sweep.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("[1/2] adding N=8 sample seed 1", "[2/2] adding N=8 sample (heads=16) seed 1");

    String tables =
        Report.withDefaults()
            .write(
                store.readAll().records(),
                Report.Measured.NONE,
                folder.resolve("report"),
                Report.PAGE)
            .markdown();
    assertThat(tables)
        .containsPattern("\\| sample +\\|")
        .containsPattern("\\| sample \\(heads=16\\) +\\|");
  }

  @Test
  void benchMeasuresAPresetUnderItsName() {
    assertThat(
            run(
                "bench",
                "--mixer=sample:wide",
                "--n=8",
                "--c=4",
                "--batch=2",
                "--forks=1",
                "--warmup=0",
                "--iterations=1",
                "--iteration-millis=1",
                "--out=" + folder.resolve("bench")))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("sample:wide");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sample:lra | unknown preset of mixer sample 'lra'; nearest: wide; allowed: lra-2020, wide
          full:lra   | unknown preset 'lra'; mixer full has none
          smaple:lra | unknown mixer 'smaple'; nearest: sample; allowed:
          """)
  void anUnknownPresetIsOneLineAndStatusTwo(String mixer, String message) {
    assertThat(train("--mixer=" + mixer)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(run("bench", "--mixer=" + mixer)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  @Test
  void listNamesThePresetsWithWhatTheyChange() {
    assertThat(run("list", "mixers")).isZero();
    assertThat(out.toString())
        .contains("--mixer sample:lra-2020    {causal=true, heads=4}")
        .contains("--mixer sample:wide    {heads=16}");
    assertThat(run("list", "mixers", "--json")).isZero();
    assertThat(out.toString()).contains("\"name\" : \"sample:wide\"");
  }

  private RunRecord onlyRecord() {
    List<RunRecord> records = store.readAll().records();
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private String results() {
    return "--results=" + store.results();
  }

  private int train(String... arguments) {
    return run(
        "train",
        Stream.concat(SHORT.stream(), Stream.concat(Stream.of(results()), Stream.of(arguments)))
            .toArray(String[]::new));
  }

  private int run(String command, String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    String[] all =
        Stream.concat(Stream.of("--plugin", plugin, command), Stream.of(arguments))
            .toArray(String[]::new);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all);
  }
}
