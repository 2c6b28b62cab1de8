package attnbench.harness.bench;

import attnbench.harness.store.Environment;
import java.nio.file.Path;
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
  static final String FILE = "roofline.json";

  /** What a point stands for. */
  public enum Kind {
    /** One call on one thread. */
    KERNEL,
    /** The output of a mixer alone; a sequence on each thread. */
    MIX,
    /** The same, and the gradients of the input and of every parameter. */
    MIX_BACKWARD,
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
   * @param work of a call, of a pass of every thread, or of a step: that of its kernel calls
   * @param micros of a call, a pass or a step, median over the forks' means
   * @param low end of the median's 95 % interval; NaN, like {@code high}, for a single fork
   * @param forkMicros the mean of each fork
   * @param gigaflops attained, 10^9 a second
   * @param gigabytesPerSecond attained, 10^9 a second
   * @param bound what binds it
   * @param share least possible time over measured time
   * @param target whether that is good
   */
  public record Point(
      Kind kind,
      String name,
      int n,
      int c,
      int threads,
      Work work,
      double micros,
      double low,
      double high,
      List<Double> forkMicros,
      double gigaflops,
      double gigabytesPerSecond,
      String bound,
      double share,
      Target target) {
    public Point {
      forkMicros = List.copyOf(forkMicros);
    }
  }

  public Roofline {
    forkFlags = List.copyOf(forkFlags);
    roofs = List.copyOf(roofs);
    points = List.copyOf(points);
  }

  /** The rooflines in a folder and the folders of machines in it, in the order of their paths. */
  public static List<Path> files(Path folder) {
    return StoredFiles.named(FILE, folder);
  }

  /**
   * Reads what {@link RooflineBench} wrote.
   *
   * @throws IllegalArgumentException when it cannot be read, naming the file and what is wrong
   */
  public static Roofline read(Path file) {
    return StoredFiles.read(file, Roofline.class);
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
