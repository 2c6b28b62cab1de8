package attnbench.harness.cli;

import attnbench.harness.bench.ModelStep;
import attnbench.harness.bench.StepBound;
import attnbench.harness.peer.PeerCell;
import attnbench.harness.peer.PeerResult;
import attnbench.harness.peer.PeerRow;
import attnbench.harness.report.RatioRow;
import attnbench.harness.store.Environment;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The comparisons with another engine under a folder as a report takes them.
 *
 * @param rows of each model and step under each conditions the one that was measured last
 * @param unreadable one line for each file that is no comparison
 */
record StoredRatios(List<RatioRow> rows, List<String> unreadable) {

  private record Stored(PeerResult result, Path file) {}

  static StoredRatios read(Path folder) {
    ReadFiles<Stored> files =
        ReadFiles.of(
            PeerResult.files(folder),
            file -> new Stored(PeerResult.read(file), folder.relativize(file)));
    return new StoredRatios(newest(files.values()), files.unreadable());
  }

  private static List<RatioRow> newest(List<Stored> all) {
    record Place(String conditions, PeerCell cell, ModelStep step) {}
    List<Stored> newestFirst =
        all.stream()
            .sorted(Comparator.comparing((Stored stored) -> stored.result.startedAt()).reversed())
            .toList();
    Map<Place, RatioRow> newest = new LinkedHashMap<>();
    for (Stored stored : newestFirst) {
      for (PeerRow row : stored.result.rows()) {
        newest.putIfAbsent(
            new Place(conditions(stored.result, row.cell()), row.cell(), row.step()),
            row(stored.result, row, stored.file));
      }
    }
    return List.copyOf(newest.values());
  }

  private static String conditions(PeerResult result, PeerCell cell) {
    Environment environment = result.environment();
    return "%d %s of %s, %s, %s; theirs: %s"
        .formatted(
            cell.threads(),
            cell.threads() == 1 ? "thread" : "threads",
            environment.machine(),
            environment.jdk(),
            result.own(),
            result.peer());
  }

  /**
   * One row.
   *
   * @param file that holds its samples
   */
  static RatioRow row(PeerResult result, PeerRow row, Path file) {
    PeerCell cell = row.cell();
    Optional<StepBound> bound = row.bound();
    return new RatioRow(
        PeerText.step(row.step()),
        result.peer().split(",")[0],
        conditions(result, cell),
        cell.mixer(),
        cell.n(),
        cell.c(),
        cell.heads(),
        cell.feedForward(),
        cell.batch(),
        row.problem(),
        row.own().millis(),
        row.peer().millis(),
        row.ratio().estimate(),
        row.ratio().low(),
        row.ratio().high(),
        row.own().peakBytes(),
        row.peer().peakBytes(),
        bound.map(StepBound::peakMillis).orElse(Double.NaN),
        bound.map(StepBound::memoryMillis).orElse(Double.NaN),
        result.plan().forks(),
        result.environment().shortCommit(),
        file.toString());
  }
}
