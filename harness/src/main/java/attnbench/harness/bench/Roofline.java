package attnbench.harness.bench;

import attnbench.harness.store.Environment;
import java.util.List;

/**
 * How near kernels and models come to the roofs of a machine.
 *
 * @param startedAt ISO-8601, UTC
 * @param forkFlags JVM arguments of the forks
 * @param roofs for one thread and for all
 */
public record Roofline(
    String startedAt,
    RooflinePlan plan,
    List<String> forkFlags,
    Environment environment,
    List<MachineRoofs> roofs,
    List<Point> points) {

  /** What a point stands for. */
  public enum Kind {
    /** One call on one thread. */
    KERNEL,
    /** Scores of a batch. */
    FORWARD,
    /** Forward, backward and Adam on a batch. */
    TRAIN_STEP
  }

  /**
   * A kernel or a model at one length.
   *
   * @param n sequence length
   * @param c width
   * @param threads that worked
   * @param work of a call or of a step; of a step the flops of its kernels, and the bytes of every
   *     buffer of a sequence once in each direction
   * @param workingSetBytes of each thread
   * @param micros of a call or a step, median over the forks' means
   * @param low end of the median's 95 % interval; NaN, like {@code high}, for a single fork
   * @param forkMicros the mean of each fork
   * @param gigaflops attained, 10^9 a second
   * @param gigabytesPerSecond attained, 10^9 a second
   * @param bound what binds it
   * @param share least possible time over measured time
   */
  public record Point(
      Kind kind,
      String name,
      int n,
      int c,
      int threads,
      Work work,
      long workingSetBytes,
      double micros,
      double low,
      double high,
      List<Double> forkMicros,
      double gigaflops,
      double gigabytesPerSecond,
      String bound,
      double share) {
    public Point {
      forkMicros = List.copyOf(forkMicros);
    }
  }

  public Roofline {
    forkFlags = List.copyOf(forkFlags);
    roofs = List.copyOf(roofs);
    points = List.copyOf(points);
  }

  /** The roofs of a number of threads. */
  public MachineRoofs roofs(int threads) {
    return roofs.stream()
        .filter(r -> r.threads() == threads)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no roofs were measured for %d threads".formatted(threads)));
  }
}
