package attnbench.harness.bench;

import java.util.List;

/**
 * What is measured to tell how a mixer's time and memory grow.
 *
 * @param lengths N, rising
 * @param width C
 * @param millis least duration of the measured steps of a length; as long they are warmed up before
 * @param limitSeconds a length whose first step takes longer counts as timed out
 */
public record GrowthPlan(List<Integer> lengths, int width, int millis, int limitSeconds) {
  public GrowthPlan {
    lengths = lengths.stream().distinct().sorted().toList();
    if (lengths.isEmpty()) {
      throw new IllegalArgumentException("no length is given; name at least one");
    }
    requirePositive("length", lengths.get(0));
    requirePositive("width", width);
    requirePositive("milliseconds of a length", millis);
    requirePositive("limit in seconds", limitSeconds);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }
}
