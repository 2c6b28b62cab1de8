package attnbench.harness.bench;

import attnbench.harness.stats.Quantiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What some threads of this machine reach together at most: the roofs over every kernel and model
 * (Williams, Waterman and Patterson, "Roofline", CACM 2009).
 *
 * @param threads that work at once
 * @param gigaflops multiply-adds on registers, counted as two; 10^9 a second
 * @param levels of the memory, the smallest first
 */
public record MachineRoofs(int threads, double gigaflops, List<Level> levels) {

  /**
   * A level of the memory.
   *
   * @param name such as {@code L2}
   * @param capacityBytes what each thread can keep in it
   * @param gigabytesPerSecond triad of all threads together, 10^9 bytes a second
   */
  public record Level(String name, long capacityBytes, double gigabytesPerSecond) {}

  /**
   * The least times of a piece of work, which takes the longer one at least.
   *
   * @param arithmeticNanos of its flops at the peak
   * @param bytesNanos of its bytes at the bandwidth of the levels that they move in
   * @param level on which the most of these are spent
   */
  record Bound(double arithmeticNanos, double bytesNanos, String level) {
    double nanos() {
      return Math.max(arithmeticNanos, bytesNanos);
    }

    /** What binds. */
    String name() {
      return arithmeticNanos >= bytesNanos ? "arithmetic" : "bytes, " + level;
    }
  }

  public MachineRoofs {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("levels are empty; there is at least the memory");
    }
  }

  /**
   * The roofs of which each is the median of some measurements of the same machine and threads.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static MachineRoofs medians(List<MachineRoofs> measured) {
    if (measured.isEmpty()) {
      throw new IllegalArgumentException("no roofs were measured; a median needs one at least");
    }
    MachineRoofs first = measured.get(0);
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < first.levels.size(); i++) {
      int level = i;
      Level sample = first.levels.get(i);
      levels.add(
          new Level(
              sample.name(),
              sample.capacityBytes(),
              median(measured, roofs -> roofs.levels.get(level).gigabytesPerSecond())));
    }
    return new MachineRoofs(first.threads, median(measured, MachineRoofs::gigaflops), levels);
  }

  private static double median(
      List<MachineRoofs> measured, ToDoubleFunction<MachineRoofs> quantity) {
    return Quantiles.median(measured.stream().mapToDouble(quantity).toArray());
  }

  /** The last level. */
  public Level memory() {
    return levels.get(levels.size() - 1);
  }

  /**
   * The bound of the work of all threads together; each call moves its operands at the bandwidth of
   * the smallest level that holds them.
   */
  Bound bound(CountedWork work) {
    Map<String, Double> nanos = new LinkedHashMap<>();
    levels.forEach(level -> nanos.put(level.name(), 0.0));
    work.calls()
        .forEach(
            (call, times) -> {
              Level level = level(call.bytes());
              nanos.merge(
                  level.name(), call.bytes() * times / level.gigabytesPerSecond(), Double::sum);
            });
    String most =
        nanos.entrySet().stream()
            .max(Comparator.comparingDouble(Map.Entry::getValue))
            .orElseThrow()
            .getKey();
    return new Bound(
        work.total().flops() / gigaflops,
        nanos.values().stream().mapToDouble(Double::doubleValue).sum(),
        most);
  }

  private Level level(long bytes) {
    return levels.stream()
        .filter(level -> bytes <= level.capacityBytes())
        .findFirst()
        .orElse(memory());
  }
}
