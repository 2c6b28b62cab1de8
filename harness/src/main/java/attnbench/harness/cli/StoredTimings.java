package attnbench.harness.cli;

import attnbench.harness.bench.BenchRow;
import attnbench.harness.bench.Measurement;
import attnbench.harness.report.TimingRow;
import attnbench.harness.store.Environment;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurements under a folder as a report takes them.
 *
 * @param rows of each benchmark under each conditions those of the commit that was measured last:
 *     speeds of different commits make no line
 * @param unreadable one line for each file that is no measurement
 */
record StoredTimings(List<TimingRow> rows, List<String> unreadable) {

  private record Conditions(String benchmark, String text) {}

  static StoredTimings read(Path folder) {
    ReadFiles<Measurement> files = ReadFiles.of(Measurement.files(folder), Measurement::read);
    return new StoredTimings(rows(files.values()), files.unreadable());
  }

  static List<TimingRow> rows(List<Measurement> measurements) {
    record Place(Conditions conditions, String mixer, int length) {}
    Map<Conditions, String> newestCommits = new LinkedHashMap<>();
    Map<Place, TimingRow> newest = new LinkedHashMap<>();
    List<Measurement> newestFirst =
        measurements.stream()
            .sorted(
                Comparator.comparing((Measurement m) -> m.conditions().startedAt())
                    .reversed()
                    .thenComparing(Measurement::json))
            .toList();
    for (Measurement measurement : newestFirst) {
      Environment environment = measurement.conditions().environment();
      String commit = environment.commit() + (environment.dirty() ? ", modified" : "");
      for (BenchRow row : measurement.rows()) {
        Conditions conditions = new Conditions(row.benchmark(), text(row, environment));
        newestCommits.putIfAbsent(conditions, commit);
        if (newestCommits.get(conditions).equals(commit)) {
          newest.putIfAbsent(
              new Place(conditions, row.mixer(), row.n()),
              timing(row, conditions.text() + ", commit " + environment.shortCommit()));
        }
      }
    }
    return List.copyOf(newest.values());
  }

  private static String text(BenchRow row, Environment environment) {
    String layers =
        (row.layers() == 1 ? "" : ", %d layers".formatted(row.layers()))
            + (row.recompute() ? ", activations recomputed" : "");
    return "batch %d, C = %d%s, %d %s of %s, %s, kernels %s, %d %s"
        .formatted(
            row.batch(),
            row.c(),
            layers,
            row.threads(),
            row.threads() == 1 ? "thread" : "threads",
            environment.machine(),
            environment.jdk(),
            environment.kernels(),
            row.forks(),
            row.forks() == 1 ? "fork" : "forks");
  }

  private static TimingRow timing(BenchRow row, String conditions) {
    double mid = row.millisPerStep();
    // One fork has no interval, and one that reaches 0 has no place on a logarithmic axis.
    boolean interval = row.low() > 0;
    return new TimingRow(
        row.benchmark(),
        conditions,
        row.mixer(),
        row.n(),
        (double) row.n() * row.batch(),
        interval ? row.low() : mid,
        mid,
        interval ? row.high() : mid,
        "95 % interval of the median over the forks");
  }
}
