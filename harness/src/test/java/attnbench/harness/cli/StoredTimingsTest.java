package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.bench.BenchPlan;
import attnbench.harness.bench.BenchRow;
import attnbench.harness.bench.Conditions;
import attnbench.harness.bench.Measurement;
import attnbench.harness.report.TimingRow;
import attnbench.harness.store.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTimingsTest {
  private static final BenchPlan PLAN =
      new BenchPlan(
          List.of("trainStep"),
          List.of("full"),
          List.of(256),
          List.of(32),
          List.of(40),
          List.of(2),
          3,
          1,
          1,
          100);

  @TempDir Path folder;

  private static Measurement measured(String commit, String startedAt, BenchRow... rows) {
    Environment environment =
        new Environment(commit, false, "AMD EPYC", 2, 1, "Linux", "25", List.of(), "vector-512");
    Conditions conditions = new Conditions(startedAt, PLAN, List.of(), environment);
    return new Measurement(Path.of(commit + ".json"), conditions, List.of(rows));
  }

  private static BenchRow row(String benchmark, String mixer, int n, double millis, double low) {
    return new BenchRow(benchmark, mixer, n, 32, 40, 2, 1, false, 3, millis, low, 2 * millis, 1, 0);
  }

  @Test
  void theCommitMeasuredLastWinsForEachBenchmark() {
    List<TimingRow> rows =
        StoredTimings.rows(
            List.of(
                measured(
                    "aaaaaaaaaaaa",
                    "2026-01-01T00:00:00Z",
                    row("trainStep", "full", 256, 9, 8),
                    row("trainStep", "linear", 256, 9, 8),
                    row("forward", "full", 256, 5, 4)),
                measured(
                    "bbbbbbbbbbbb", "2026-01-02T00:00:00Z", row("trainStep", "full", 256, 7, 6))));
    assertThat(rows)
        .extracting(r -> r.operation() + " " + r.mixer() + " " + r.midMillis())
        .containsExactlyInAnyOrder("trainStep full 7.0", "forward full 5.0");
    assertThat(rows.get(0).conditions())
        .isEqualTo(
            "batch 40, C = 32, 2 threads of AMD EPYC, 25, kernels vector-512, 3 forks,"
                + " commit bbbbbbbb");
    assertThat(rows.get(0).tokens()).isEqualTo(256 * 40);
  }

  @Test
  void measurementsOfOneCommitComplementEachOtherAndTheNewerValueStays() {
    List<TimingRow> rows =
        StoredTimings.rows(
            List.of(
                measured("aaaa", "2026-01-02T00:00:00Z", row("forward", "full", 256, 5, 4)),
                measured(
                    "aaaa",
                    "2026-01-01T00:00:00Z",
                    row("forward", "full", 256, 6, 5),
                    row("forward", "full", 512, 20, 19))));
    assertThat(rows)
        .extracting(r -> r.length() + " " + r.midMillis())
        .containsExactlyInAnyOrder("256 5.0", "512 20.0");
  }

  @Test
  void withoutAnIntervalTheRangeIsTheValue() {
    TimingRow row =
        StoredTimings.rows(
                List.of(measured("aaaa", "2026", row("forward", "full", 256, 5, Double.NaN))))
            .get(0);
    assertThat(List.of(row.lowMillis(), row.midMillis(), row.highMillis())).containsOnly(5.0);
  }

  @Test
  void filesThatAreNoMeasurementsAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("stray.json"), "[]");
    StoredTimings timings = StoredTimings.read(folder);
    assertThat(timings.rows()).isEmpty();
    assertThat(timings.unreadable()).singleElement().asString().contains(folder.toString());
    assertThat(file).exists();
    assertThat(StoredTimings.read(folder.resolve("missing")).unreadable()).isEmpty();
  }
}
