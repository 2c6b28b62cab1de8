package attnbench.harness.report;

import static attnbench.harness.report.FakeRecords.adding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class ReportTest {
  @TempDir Path folder;

  @Test
  void theMixersThatMostFiguresShowGetTheFirstColours() {
    assertThat(Report.mostUsedFirst(Stream.of("mean", "full", "mean", "cosformer", "full", "full")))
        .containsExactly("full", "mean", "cosformer");
    assertThat(Report.mostUsedFirst(Stream.of("b", "a", "b", "a"))).containsExactly("a", "b");
  }

  @Test
  void everyWrittenFileIsNamedAndThere() {
    Report.Written written =
        Report.withDefaults().write(FakeRecords.realistic(), measured(), folder, Report.PAGE);
    assertThat(written.files()).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    assertThat(written.files())
        .doesNotHaveDuplicates()
        .map(file -> folder.relativize(file).toString().replaceAll("-[0-9a-f]{8}", "-ID"))
        .contains(
            "tables/adding.md",
            "tables/adding.csv",
            "tables/adding.tex",
            "tables/text.md",
            "tables/bench.csv",
            "charts/adding-flatten-ID-error.png",
            "charts/adding-mean-ID-error.svg",
            "charts/adding-flatten-ID-n512-curves.svg",
            "charts/adding-flatten-ID-time.png",
            "charts/adding-flatten-ID-throughput.png",
            "charts/text-mean-ID-accuracy.png",
            "charts/bench-forward-ID-time.svg",
            "charts/bench-forward-ID-throughput.png",
            "tables/peer.md",
            "charts/peer-training-step-ID.svg",
            "report.html");
    assertThat(written.warnings()).isEmpty();
  }

  private static Report.Measured measured() {
    return new Report.Measured(
        FakeRecords.timings(),
        List.of(ratio("linear", Double.NaN, 0), ratio("full", 5, 1 << 20)),
        List.of());
  }

  private static RatioRow ratio(String model, double peakMillis, long peakBytes) {
    return new RatioRow(
        "training step",
        "libtorch <2.7.1>",
        "2 threads",
        model,
        256,
        32,
        1,
        64,
        40,
        "",
        10,
        25,
        2.5,
        2.2,
        2.8,
        peakBytes,
        3 * peakBytes,
        peakMillis,
        2 * peakMillis,
        2,
        "abc",
        "machine/peer-abc/peer.json");
  }

  private static RatioRow withoutTimes() {
    double none = Double.NaN;
    return new RatioRow(
        "forward",
        "libtorch",
        "2 threads",
        "full",
        4096,
        32,
        1,
        64,
        40,
        "they differ",
        none,
        none,
        none,
        none,
        none,
        0,
        0,
        none,
        none,
        1,
        "abc",
        "machine/peer-abc/peer.json");
  }

  @Test
  void whatWasNotTimedIsSaidAndNotDrawn() {
    Report.Measured measured = new Report.Measured(List.of(), List.of(withoutTimes()), List.of());
    Report.Written written = Report.withDefaults().write(List.of(), measured, folder, Report.PAGE);
    List<String> lines = written.markdown().lines().toList();
    assertThat(row(lines, "full")).contains("not timed");
    assertThat(lines).contains("- Not timed: full, C = 32, N = 4096: they differ.");
    assertThat(folder.resolve("charts")).doesNotExist();
    assertThat(folder.resolve(Report.PAGE)).content().contains("Not timed: full");
  }

  /** By hand: 5 ms at the peak are half of our 10 and a fifth of their 25. */
  @Test
  void enginesStandSideBySideWithTheirSharesOfThePeak() {
    List<String> lines =
        Report.withDefaults()
            .write(List.of(), measured(), folder, Report.PAGE)
            .markdown()
            .lines()
            .toList();
    assertThat(lines).contains("## Times as fast as libtorch <2.7.1>: training step");
    List<String> engines =
        lines.subList(
            lines.indexOf("## Times as fast as libtorch <2.7.1>: training step"), lines.size());
    assertThat(row(engines, "full"))
        .containsExactly(
            "256",
            "32",
            "1",
            "40",
            "10.0",
            "25.0",
            "2.50 (2.20\u20132.80)",
            "1",
            "3",
            "50 %",
            "20 %",
            "5.00",
            "2.50",
            "2",
            "abc");
    assertThat(row(engines, "linear")).contains("\u2013").doesNotContain("50 %");
    assertThat(folder.resolve("tables/peer.csv")).content().contains("machine/peer-abc/peer.json");
  }

  /** The oracles: an XML parser, the folder, and the Markdown. */
  @Test
  void thePageHasEveryTableAndChartAndItsLinksLeadSomewhere()
      throws IOException, ParserConfigurationException, SAXException {
    Report.Written written =
        Report.withDefaults().write(FakeRecords.realistic(), measured(), folder, Report.PAGE);
    Document page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve(Report.PAGE).toFile());
    List<String> images = attributes(page, "img", "src");
    assertThat(images)
        .hasSize((int) written.files().stream().filter(f -> f.toString().endsWith("svg")).count())
        .doesNotHaveDuplicates()
        .allSatisfy(address -> assertThat(folder.resolve(address)).isNotEmptyFile());
    assertThat(attributes(page, "a", "href"))
        .filteredOn(address -> !address.startsWith("#"))
        .hasSizeGreaterThan(images.size())
        .allSatisfy(address -> assertThat(folder.resolve(address)).isNotEmptyFile());
    List<String> titles =
        written
            .markdown()
            .lines()
            .filter(l -> l.startsWith("## "))
            .map(l -> l.substring(3))
            .toList();
    assertThat(texts(page, "h3")).isEqualTo(titles);
    long rows = written.markdown().lines().filter(l -> l.startsWith("| ")).count();
    assertThat(texts(page, "tr")).hasSize((int) rows - titles.size());
  }

  private static List<String> texts(Document page, String tag) {
    NodeList nodes = page.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  private static List<String> attributes(Document page, String tag, String name) {
    NodeList nodes = page.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getAttributes().getNamedItem(name).getTextContent())
        .toList();
  }

  /** Else a new measurement would rename the charts of all others. */
  @Test
  void chartsOfMeasurementsKeepTheirNamesWhenOthersAreAdded() {
    List<TimingRow> rows = FakeRecords.timings();
    List<TimingRow> more = new ArrayList<>();
    rows.forEach(row -> more.add(onAnotherMachine(row)));
    more.addAll(rows);
    Report report = Report.withDefaults();
    List<String> before =
        benchCharts(report.write(List.of(), Report.Measured.of(rows), folder, Report.PAGE));
    List<String> after =
        benchCharts(report.write(List.of(), Report.Measured.of(more), folder, Report.PAGE));
    assertThat(before).isNotEmpty();
    assertThat(after).hasSize(2 * before.size()).doesNotHaveDuplicates().containsAll(before);
  }

  private static TimingRow onAnotherMachine(TimingRow row) {
    return new TimingRow(
        row.operation(),
        row.conditions() + " of another machine",
        row.mixer(),
        row.length(),
        row.tokens(),
        row.lowMillis(),
        row.midMillis(),
        row.highMillis(),
        row.spread());
  }

  private static List<String> benchCharts(Report.Written written) {
    return written.files().stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.startsWith("bench-") && name.endsWith("g"))
        .toList();
  }

  @Test
  void theOrderOfTheRecordsChangesNoByte() throws IOException {
    List<RunRecord> records = FakeRecords.realistic();
    List<RunRecord> reversed = new ArrayList<>(records);
    Collections.reverse(reversed);
    Report report = Report.withDefaults();
    Report.Written one = report.write(records, measured(), folder.resolve("one"), Report.PAGE);
    Report.Written two = report.write(reversed, measured(), folder.resolve("two"), Report.PAGE);
    assertThat(two.markdown()).isEqualTo(one.markdown());
    assertThat(two.files()).hasSameSizeAs(one.files());
    for (int i = 0; i < one.files().size(); i++) {
      assertThat(two.files().get(i)).hasSameBinaryContentAs(one.files().get(i));
    }
  }

  @Test
  void tableShowsMedianRangeMarksPublishedAndShortcuts() {
    List<String> lines = markdown(FakeRecords.realistic());
    assertThat(row(lines, "full"))
        .containsExactly(
            "0.3 (0.2\u20130.4, n = 3)",
            "0.3 (0.2\u20130.4, n = 3)",
            "83.0 (82.0\u201384.0, n = 3) \u2020 \u2021",
            "83.0 (82.0\u201384.0, n = 3) \u2020 \u2021",
            "\u2013");
    assertThat(row(lines, "Transformer, published [1]"))
        .containsExactly("0", "0", "0", "0.05", "86");
    assertThat(row(lines, "linear"))
        .containsExactly("5.0 (n = 1)", "failed", "\u2013", "\u2013", "\u2013");
    assertThat(row(lines, "best constant (shortcut)")).containsOnly("84.6");
    assertThat(row(lines, "Random, published [1]")).containsOnly("86.8");
    assertThat(lines)
        .contains("- \u2021 At least one run was stopped by its budget: 300 s.")
        .contains("- Failed: linear at N = 256, seed 0: loss is NaN at step 17.");
    assertThat(row(lines, "Paramixer (CHORD), published [4]"))
        .containsExactly("83.12 \u00b1 0.33 (N = 4000)");
  }

  @Test
  void areasUnderTheRocHaveATableWhereOthersPublishedThem() {
    List<String> lines =
        markdown(
            List.of(
                FakeRecords.genome("full", 0).withRocAuc(0.91, 0.8),
                FakeRecords.genome("full", 1).withRocAuc(0.93, 0.9)));
    String title = "## genome-hfdna, FLATTEN head: area under the ROC on the test items";
    List<String> table = lines.subList(lines.indexOf(title), lines.size());
    assertThat(row(table, "full")).containsExactly("92.00");
    assertThat(row(table, "full, of predicted classes")).containsExactly("85.00");
    assertThat(row(table, "Transformer, published")).containsExactly("94.32");
    assertThat(table)
        .contains(
            "- Published: Paramixer paper (CVPR 2022), table3; computed from predicted classes,"
                + " which is the balanced accuracy.");
    RunRecord madeUp = FakeRecords.genome("full", 0).onStandIn().withRocAuc(0.91, 0.8);
    assertThat(markdown(List.of(madeUp)))
        .anyMatch(line -> line.startsWith("standIn true, C = 32"))
        .anyMatch(line -> line.contains("area under the ROC"))
        .noneMatch(line -> line.contains("published"));
    assertThat(markdown(List.of(FakeRecords.text("full").withRocAuc(0.9, 0.8))))
        .noneMatch(line -> line.contains("area under the ROC"));
  }

  @Test
  void cellsNameTheirRecords() {
    List<RunRecord> records = FakeRecords.realistic();
    Report.Written written =
        Report.withDefaults().write(records, Report.Measured.NONE, folder, Report.PAGE);
    CellRow cell =
        written.cells().stream()
            .filter(c -> c.pooling().equals("flatten") && c.mixer().equals("paramixer-chord"))
            .filter(c -> c.length() == 256)
            .findFirst()
            .orElseThrow();
    assertThat(cell.records())
        .matches("(runs/adding/paramixer-chord/[0-9a-f]{8}-s[012]\\.json;?){3}");
    assertThat(cell.medianPercent()).isBetween(0.0999, 0.1001);
    assertThat(cell.published()).startsWith("0 at N = 256 (Paramixer, Paramixer paper");
    assertThat(folder.resolve("tables/adding.csv")).content().contains(cell.records());
  }

  @Test
  void onlyFailuresStillGiveATable() {
    List<String> lines = markdown(List.of(adding("full", 128, 0).failed("out of memory")));
    assertThat(row(lines, "full")).containsExactly("failed");
    assertThat(lines).contains("- Failed: full at N = 128, seed 0: out of memory.");
  }

  @Test
  void variantsOfOneMixerHaveLinesOfTheirOwn() {
    RunRecord causal =
        adding("linear", 128, 0).with("causal", true).succeeded(0.5, RunStatus.EPOCHS_DONE);
    RunRecord plain = adding("linear", 128, 0).succeeded(0.9, RunStatus.EPOCHS_DONE);
    List<String> lines = markdown(List.of(causal, plain));
    assertThat(row(lines, "linear")).containsExactly("10.0 (n = 1)");
    assertThat(row(lines, "linear (causal=true)")).containsExactly("50.0 (n = 1)");
  }

  @Test
  void noRecordsGiveNoFiles() {
    Report.Written written =
        Report.withDefaults().write(List.of(), Report.Measured.NONE, folder, Report.PAGE);
    assertThat(written.files()).isEmpty();
    assertThat(written.markdown()).isEmpty();
  }

  @Test
  void impossibleTimingsAreRefused() {
    assertThatThrownBy(() -> new TimingRow("f", "c", "full", 256, 256, 2, 1, 3, "range"))
        .hasMessageContaining("2.0, 1.0, 3.0");
    assertThatThrownBy(() -> new TimingRow("f", "c", "full", 256, 0, 1, 1, 1, "range"))
        .hasMessageContaining("tokens are 0.0");
  }

  private List<String> markdown(List<RunRecord> records) {
    return Report.withDefaults()
        .write(records, Report.Measured.NONE, folder, Report.PAGE)
        .markdown()
        .lines()
        .toList();
  }

  private static List<String> row(List<String> lines, String name) {
    String line =
        lines.stream()
            .filter(l -> l.matches("\\| \\Q" + name + "\\E +\\|.*"))
            .findFirst()
            .orElseThrow();
    return Arrays.stream(line.split("\\|")).skip(2).map(String::strip).toList();
  }
}
