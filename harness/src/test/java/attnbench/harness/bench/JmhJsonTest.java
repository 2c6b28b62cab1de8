package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JmhJsonTest {
  @TempDir private Path folder;

  /**
   * JMH 1.37 itself wrote the file: {@code -bm thrpt,avgt,sample,ss -f 3 -i 2}. The means of each
   * fork were computed from it in Python.
   */
  @Test
  void forkMeansOfEveryModeAreReadFromWhatJmhWrote() throws Exception {
    List<JmhRow> rows = JmhJson.read(writtenByJmh());

    assertThat(rows)
        .extracting(row -> row.key().mode())
        .containsExactly("thrpt", "avgt", "sample", "ss");
    assertForkMeans(rows.get(0), 0.007742832679317788, 0.01123406473026294, 0.011910293732315048);
    assertForkMeans(rows.get(1), 84.81915505261068, 97.13976361480647, 83.78748086526979);
    assertForkMeans(rows.get(2), 164.51345454545458, 88.83200000000002, 127.86818723404257);
    assertForkMeans(rows.get(3), 170.03300000000002, 1450.894, 156.3325);
  }

  @Test
  void keyEnvironmentAndSecondaryMetricsAreReadFromWhatJmhWrote() throws Exception {
    JmhRow row = JmhJson.read(writtenByJmh()).get(0);

    assertThat(row.key())
        .isEqualTo(
            new JmhKey(
                "example.SumBenchmark.sum",
                Map.of("length", "100000", "label", "a,b [c]"),
                "thrpt",
                "ops/us"));
    assertThat(row.environment())
        .isEqualTo(
            new JmhEnvironment(
                "1.37",
                "25.0.3",
                "OpenJDK 64-Bit Server VM",
                "25.0.3+9-LTS",
                List.of("-Xmx64m"),
                1));
    assertThat(row.secondaryPeaks()).containsExactly(Map.entry("workspaceBytes", 4096.0));
  }

  @Test
  void shortTextLeavesThePackageOut() {
    JmhKey key =
        new JmhKey("a.b.StepBenchmark.step", Map.of("n", "256", "c", "32"), "avgt", "ms/op");
    assertThat(key.shortText()).isEqualTo("StepBenchmark.step c=32 n=256 [avgt]");
  }

  @Test
  void numbersThatJsonLacksAreRead() throws IOException {
    Path file =
        write(
            """
            [{"benchmark": "a.B.c", "mode": "avgt",
              "primaryMetric": {"scoreUnit": "ms/op", "rawData": [["NaN"], ["+INF"], ["-INF"]]}}]
            """);
    assertThat(JmhJson.read(file).get(0).forkMeans())
        .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cut-off.json          | is not JSON
          not-jmh.json          | it is not an array of results
          nameless.json         | result 2 has no text benchmark
          no-raw-data.json      | result 2 has no raw data
          text-for-number.json  | result 1 has the value "fast" where a number belongs
          twice.json            | StepBenchmark.step length=1024 mixer=full [avgt] occurs twice
          """)
  void whatIsNotJmhsIsRefusedWithFilePlaceAndExpectation(String name, String complaint)
      throws Exception {
    Path file = Path.of(getClass().getResource("/attnbench/harness/gate/" + name).toURI());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JmhJson.read(file))
        .withMessageContaining(name)
        .withMessageContaining(complaint)
        .withMessageEndingWith("expected the JSON that JMH writes with -rf json, raw data included")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void aForkWithoutValuesIsRefused() throws IOException {
    Path file =
        write(
            """
            [{"benchmark": "a.B.c", "mode": "avgt",
              "primaryMetric": {"scoreUnit": "ms/op", "rawData": [[1.0], []]}}]
            """);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JmhJson.read(file))
        .withMessageContaining("result 1 has a fork without a value");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JmhJson.read(folder.resolve("nowhere.json")))
        .withMessage(folder.resolve("nowhere.json") + " does not exist");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JmhJson.read(folder))
        .withMessageStartingWith("cannot read " + folder);
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path file = write("");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JmhJson.read(file))
        .withMessageContaining("is not a JMH result");
  }

  private static void assertForkMeans(JmhRow row, double... expected) {
    assertThat(row.forkMeansArray()).containsExactly(expected, within(1e-9));
  }

  private Path writtenByJmh() throws URISyntaxException {
    return Path.of(getClass().getResource("written-by-jmh-1.37.json").toURI());
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("results.json"), json);
  }
}
