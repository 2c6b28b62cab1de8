package attnbench.harness.bench;

import java.util.List;

/**
 * What is measured to tell how a mixer's time and memory grow.
 *
 * @param lengths N, rising
 * @param width C
 * @param warmupMillis how long a mixer is warmed up at its first length: a compiler needs seconds
 *     for vector code
 * @param millis least duration of the measured steps of a length; later lengths are warmed up as
 *     long
 * @param limitSeconds a length whose first step takes longer counts as timed out
 */
public record GrowthPlan(
    List<Integer> lengths, int width, int warmupMillis, int millis, int limitSeconds) {
  public GrowthPlan {
    lengths = lengths.stream().distinct().sorted().toList();
    if (lengths.isEmpty()) {
      throw new IllegalArgumentException("no length is given; name at least one");
    }
    requirePositive("length", lengths.get(0));
    requirePositive("width", width);
    requirePositive("milliseconds of the warm-up", warmupMillis);
    requirePositive("milliseconds of a length", millis);
    requirePositive("limit in seconds", limitSeconds);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }
}
