package attnbench.harness.report;

import attnbench.harness.store.RunRecord;
import attnbench.harness.store.ShortcutScore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All runs under one protocol: variants by lengths.
 *
 * @param cells by variant, then by length; none where nothing was run
 * @param superseded runs of a spec that a longer run with the same seed replaces
 */
record Comparison(
    Protocol protocol,
    NavigableMap<Variant, NavigableMap<Integer, Cell>> cells,
    List<RunRecord> superseded) {
  /** Of runs that differ only in budget: one that succeeded, then the longest, then the latest. */
  private static final Comparator<RunRecord> BETTER =
      Comparator.comparing((RunRecord run) -> run.status().succeeded())
          .thenComparing(RunRecord::stepsDone)
          .thenComparing(RunRecord::startedAt)
          .thenComparing(RunRecord::specHash);

  private record Key(Variant variant, int length, long seed) {}

  /** The comparisons that the records hold, by the names of their files. */
  static List<Comparison> all(Collection<RunRecord> records) {
    Map<Protocol, List<RunRecord>> byProtocol =
        records.stream().collect(Collectors.groupingBy(run -> Protocol.of(run.spec())));
    return byProtocol.entrySet().stream()
        .map(entry -> of(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(comparison -> comparison.protocol().fileName()))
        .toList();
  }

  private static Comparison of(Protocol protocol, List<RunRecord> records) {
    Map<Key, RunRecord> best = new LinkedHashMap<>();
    for (RunRecord run : records) {
      best.merge(key(run), run, (a, b) -> BETTER.compare(a, b) >= 0 ? a : b);
    }
    NavigableMap<Variant, NavigableMap<Integer, Cell>> cells = new TreeMap<>();
    best.values().stream()
        .collect(Collectors.groupingBy(run -> new Key(key(run).variant(), length(run), 0)))
        .forEach(
            (key, runs) ->
                cells
                    .computeIfAbsent(key.variant(), v -> new TreeMap<>())
                    .put(key.length(), new Cell(key.variant(), key.length(), runs)));
    List<RunRecord> superseded =
        records.stream()
            .filter(run -> best.get(key(run)) != run)
            .sorted(Comparator.comparing(RunPaths::of))
            .toList();
    return new Comparison(protocol, cells, superseded);
  }

  private static Key key(RunRecord run) {
    return new Key(Variant.of(run.spec().model()), length(run), run.spec().seed());
  }

  private static int length(RunRecord run) {
    return run.spec().task().length();
  }

  List<Integer> lengths() {
    return allCells().map(Cell::length).distinct().sorted().toList();
  }

  /** By variant, then by length. */
  Stream<Cell> allCells() {
    return cells.values().stream().flatMap(row -> row.values().stream());
  }

  /** Every run that counts. */
  List<RunRecord> runs() {
    return allCells().flatMap(cell -> cell.runs().stream()).toList();
  }

  /** What a variant is called here: as short as tells it from the others. */
  String label(Variant variant) {
    long same =
        cells.keySet().stream().filter(v -> v.shortLabel().equals(variant.shortLabel())).count();
    return same == 1 ? variant.shortLabel() : variant.longLabel();
  }

  /** The share of each shortcut by length, chance last; in the order of the task. */
  Map<String, NavigableMap<Integer, Double>> shortcuts() {
    Map<String, NavigableMap<Integer, Double>> shares = new LinkedHashMap<>();
    List<RunRecord> known = runs().stream().filter(run -> !Double.isNaN(run.chance())).toList();
    for (RunRecord run : known) {
      for (ShortcutScore shortcut : run.shortcuts()) {
        put(shares, shortcut.name(), length(run), shortcut.correctShare());
      }
    }
    for (RunRecord run : known) {
      put(shares, "chance", length(run), run.chance());
    }
    return shares;
  }

  private static void put(
      Map<String, NavigableMap<Integer, Double>> shares, String name, int length, double share) {
    shares.computeIfAbsent(name, n -> new TreeMap<>()).put(length, share);
  }

  /** Each failure in a few words, such as {@code full at N = 4096, seed 1: out of memory}. */
  List<String> failures() {
    return allCells()
        .flatMap(
            cell ->
                cell.failed().stream()
                    .map(
                        run ->
                            "%s at N = %d, seed %d: %s"
                                .formatted(
                                    label(cell.variant()),
                                    cell.length(),
                                    run.spec().seed(),
                                    run.reason())))
        .toList();
  }

  /** Each variant with the lengths that others ran at and it did not. */
  List<String> holes() {
    List<String> holes = new ArrayList<>();
    cells.forEach(
        (variant, row) -> {
          String missing =
              lengths().stream()
                  .filter(length -> !row.containsKey(length))
                  .map(String::valueOf)
                  .collect(Collectors.joining(", "));
          if (!missing.isEmpty()) {
            holes.add(label(variant) + " at N = " + missing);
          }
        });
    return holes;
  }

  /** How many seeds the cells with results have, such as {@code 1 to 3 seeds}. */
  String seeds() {
    var counts =
        allCells().filter(Cell::hasResult).mapToInt(c -> c.succeeded().size()).summaryStatistics();
    if (counts.getCount() == 0) {
      return "no seed";
    }
    return counts.getMin() == counts.getMax()
        ? counts.getMax() + (counts.getMax() == 1 ? " seed" : " seeds")
        : counts.getMin() + " to " + counts.getMax() + " seeds";
  }

  /** The distinct answers of the runs that count, sorted. */
  <T extends Comparable<T>> List<T> distinct(Function<RunRecord, T> property) {
    return runs().stream().map(property).distinct().sorted().toList();
  }
}
