package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.bench.MachineRoofs;
import attnbench.harness.bench.Roofline;
import attnbench.harness.bench.RooflinePlan;
import attnbench.harness.bench.Target;
import attnbench.harness.bench.Work;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.report.Report;
import attnbench.harness.report.TargetRow;
import attnbench.harness.store.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTargetsTest {
  private static final RooflinePlan PLAN =
      new RooflinePlan(
          List.of(), List.of("full"), List.of("mix"), List.of(256), 32, 1, 1, 1, 1, 1, 100);

  @TempDir private Path folder;

  private static Roofline measured(String startedAt, Roofline.Point... points) {
    Environment environment =
        new Environment(
            "0123456789ab", false, "AMD EPYC", 2, 1, "Linux", "25", List.of(), "vector-512");
    MachineRoofs roofs =
        new MachineRoofs(1, 100, List.of(new MachineRoofs.Level("memory", Long.MAX_VALUE, 10)));
    return new Roofline(startedAt, PLAN, List.of(), environment, List.of(roofs), List.of(points));
  }

  private static Roofline.Point point(
      Roofline.Kind kind, String name, double micros, double ratio) {
    return new Roofline.Point(
        kind,
        name,
        256,
        32,
        1,
        new Work(1, 1),
        micros,
        Double.NaN,
        Double.NaN,
        List.of(micros),
        1,
        1,
        "arithmetic",
        1,
        new Target(2000, 1000, ratio, !(ratio > 2)));
  }

  @Test
  void aRooflineOfAKernelThatHasGoneIsReadAllTheSame() throws IOException {
    Path file = Files.createDirectories(folder.resolve("cpu/roofline-1")).resolve("roofline.json");
    String kernels = "\"kernels\" : [ ]";
    String stored =
        SpecFormat.toJson(measured("2026-01-01T00:00:00Z", point(Roofline.Kind.MIX, "full", 9, 1)));
    assertThat(stored).contains(kernels);
    Files.writeString(file, stored.replace(kernels, "\"kernels\" : [ \"gone\" ]"));
    StoredTargets targets = StoredTargets.read(folder);
    assertThat(targets.unreadable()).isEmpty();
    assertThat(targets.rows()).hasSize(1);
  }

  @Test
  void theRooflineMeasuredLastWinsAndKernelsAreNoMixers() {
    List<TargetRow> rows =
        StoredTargets.rows(
            List.of(
                measured(
                    "2026-01-01T00:00:00Z",
                    point(Roofline.Kind.MIX, "full", 9000, 4.5),
                    point(Roofline.Kind.MIX, "linear", 9000, 4.5),
                    point(Roofline.Kind.MIX_BACKWARD, "full", 9000, 4.5)),
                measured(
                    "2026-01-02T00:00:00Z",
                    point(Roofline.Kind.KERNEL, "axpy", 1, 1),
                    point(Roofline.Kind.MIX, "full", 3000, 1.5))));
    assertThat(rows)
        .extracting(row -> row.operation() + " " + row.mixer() + " " + row.millis())
        .containsExactly("mixer full 3.0", "mixer, with backward full 9.0");
    assertThat(rows.get(0).conditions())
        .startsWith("C = 32, 1 thread of AMD EPYC")
        .contains("40 % of 100 GFLOP/s");
  }

  @Test
  void whatIsStoredComesBackAndMissedTargetsAreMarked() throws IOException {
    Path made = Files.createDirectories(folder.resolve("bench/cpu/roofline-1"));
    Roofline stored =
        measured(
            "2026-01-01T00:00:00Z",
            point(Roofline.Kind.MIX, "full", 9000, 4.5),
            point(Roofline.Kind.MIX, "linear", 3000, 1.5),
            point(Roofline.Kind.MIX, "identity", 1, Double.NaN));
    Files.writeString(made.resolve("roofline.json"), SpecFormat.toJson(stored));
    Files.createDirectories(folder.resolve("bench/cpu/roofline-2"));
    Files.writeString(folder.resolve("bench/cpu/roofline-2/roofline.json"), "{");

    StoredTargets targets = StoredTargets.read(folder.resolve("bench"));
    assertThat(targets.rows()).isEqualTo(StoredTargets.rows(List.of(stored)));
    assertThat(targets.unreadable()).singleElement().asString().contains("roofline-2");
    assertThat(StoredTargets.read(folder.resolve("nowhere")).rows()).isEmpty();

    Report.Written written =
        Report.withDefaults()
            .write(
                List.of(),
                new Report.Measured(List.of(), List.of(), targets.rows()),
                folder,
                Report.PAGE);
    assertThat(written.files()).map(file -> file.getFileName().toString()).contains("roofline.md");
    assertThat(written.markdown().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "| full | 256 | 2.00 | 1.00 | 9.00 | 4.50\u00a0\u2020 |",
            "| linear | 256 | 2.00 | 1.00 | 3.00 | 1.50 |",
            "| identity | 256 | 2.00 | 1.00 | 0.00100 | \u2013 |",
            "- \u2020 More than is good: 1 of 3.");
  }
}
