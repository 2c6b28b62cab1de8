package attnbench.harness.peer;

import attnbench.harness.bench.ModelStep;
import java.util.List;

/**
 * What is compared and how long.
 *
 * @param forks pairs of JVMs for each cell and step; three at least for an interval worth the name
 * @param rounds turns of each engine in a pair
 * @param turnSeconds least duration of a turn
 * @param warmupSeconds of steps before the first turn: on two cores the JIT takes up to ten for
 *     vector code
 */
public record PeerPlan(
    List<PeerCell> cells,
    List<ModelStep> steps,
    int forks,
    int rounds,
    double turnSeconds,
    double warmupSeconds) {
  public PeerPlan {
    cells = List.copyOf(cells);
    steps = List.copyOf(steps);
    if (cells.isEmpty() || steps.isEmpty()) {
      throw new IllegalArgumentException("no cell or no step is given; name at least one");
    }
    if (forks < 1 || rounds < 1 || !(turnSeconds >= 0) || !(warmupSeconds >= 0)) {
      throw new IllegalArgumentException(
          ("forks are %d, rounds %d, seconds of a turn %s and of warm-up %s; at least one fork and"
                  + " one round, and no negative seconds")
              .formatted(forks, rounds, turnSeconds, warmupSeconds));
    }
  }
}
