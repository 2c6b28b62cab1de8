package attnbench.harness.bench;

import java.util.List;

/**
 * Two numbers of threads that are compared.
 *
 * @param few the smaller, most often 1
 * @param many the larger
 */
public record ThreadPair(int few, int many) {
  public ThreadPair {
    if (few < 1 || many <= few) {
      throw new IllegalArgumentException(
          "threads are %d and %d; the first must be at least 1, the second more"
              .formatted(few, many));
    }
  }

  /**
   * The pair that a list is.
   *
   * @throws IllegalArgumentException when it has not two numbers, or they are impossible
   */
  public static ThreadPair of(List<Integer> counts) {
    if (counts.size() != 2) {
      throw new IllegalArgumentException(
          "threads are %s; two numbers are needed, such as 1,2".formatted(counts));
    }
    return new ThreadPair(counts.get(0), counts.get(1));
  }
}
