package attnbench.harness.bench;

import java.util.List;

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

  /** What binds a piece of work, and how long it takes at least. */
  public record Bound(String name, double nanos) {}

  public MachineRoofs {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("levels are empty; there is at least the memory");
    }
  }

  /**
   * The bound of a piece of work.
   *
   * @param workingSetBytes what a thread goes over again and again; it decides the level
   */
  public Bound bound(Work work, long workingSetBytes) {
    Level level = level(workingSetBytes);
    double arithmetic = work.flops() / gigaflops;
    double moving = work.bytes() / level.gigabytesPerSecond();
    return arithmetic >= moving
        ? new Bound("arithmetic", arithmetic)
        : new Bound("bytes, " + level.name(), moving);
  }

  private Level level(long workingSetBytes) {
    return levels.stream()
        .filter(level -> workingSetBytes <= level.capacityBytes())
        .findFirst()
        .orElse(levels.get(levels.size() - 1));
  }
}
