package attnbench.harness.cli;

import attnbench.harness.bench.Roofline;
import attnbench.harness.bench.Target;
import attnbench.harness.report.TargetRow;
import attnbench.harness.store.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rooflines under a folder as a report takes them: what each mixer takes and should take.
 *
 * @param rows of each operation under each conditions those of the roofline that was measured last,
 *     with the conditions of its machine's peak
 * @param unreadable one line for each file that is no roofline
 */
record StoredTargets(List<TargetRow> rows, List<String> unreadable) {
  private static final double MICROS_PER_MILLI = 1000;

  static StoredTargets read(Path folder) {
    ReadFiles<Roofline> files = ReadFiles.of(Roofline.files(folder), Roofline::read);
    return new StoredTargets(rows(files.values()), files.unreadable());
  }

  static List<TargetRow> rows(List<Roofline> rooflines) {
    record Place(Roofline.Kind kind, String conditions) {}
    Map<Place, Roofline> newest = new LinkedHashMap<>();
    List<TargetRow> rows = new ArrayList<>();
    List<Roofline> newestFirst =
        rooflines.stream().sorted(Comparator.comparing(Roofline::startedAt).reversed()).toList();
    for (Roofline roofline : newestFirst) {
      for (Roofline.Point point : roofline.points()) {
        if (point.kind() != Roofline.Kind.KERNEL) {
          String conditions = conditions(roofline, point);
          Place place = new Place(point.kind(), conditions);
          if (newest.computeIfAbsent(place, first -> roofline) == roofline) {
            rows.add(row(point, conditions + limits(roofline, point)));
          }
        }
      }
    }
    return List.copyOf(rows);
  }

  private static String conditions(Roofline roofline, Roofline.Point point) {
    Environment environment = roofline.environment();
    return "C = %d, %d %s of %s, %s, kernels %s, %d %s"
        .formatted(
            point.c(),
            point.threads(),
            point.threads() == 1 ? "thread" : "threads",
            environment.machine(),
            environment.jdk(),
            environment.kernels(),
            roofline.plan().forks(),
            roofline.plan().forks() == 1 ? "fork" : "forks");
  }

  private static String limits(Roofline roofline, Roofline.Point point) {
    return String.format(
        Locale.ROOT,
        ", commit %s; arithmetic at %.0f %% of %.0f GFLOP/s, bytes at %.0f %% of the bandwidth of"
            + " the cache that holds a call's operands",
        roofline.environment().shortCommit(),
        100 * Target.PEAK_SHARE,
        roofline.roofs(point.threads()).gigaflops(),
        100 * Target.BANDWIDTH_SHARE);
  }

  private static TargetRow row(Roofline.Point point, String conditions) {
    Target target = point.target();
    return new TargetRow(
        RooflineText.kind(point.kind()),
        conditions,
        point.name(),
        point.n(),
        target.arithmeticMicros() / MICROS_PER_MILLI,
        target.bytesMicros() / MICROS_PER_MILLI,
        point.micros() / MICROS_PER_MILLI,
        target.ratio(),
        target.met());
  }
}
