package attnbench.harness.stats;

import java.util.stream.IntStream;

/**
 * The area under the receiver operating characteristic: the share of pairs of a positive and a
 * negative item in which the positive one has the higher score, ties counting half.
 *
 * <p>Source: Hanley and McNeil 1982; computed from ranks (Mann and Whitney 1947) in {@code O(n log
 * n)}.
 */
public final class RocAuc {
  private RocAuc() {}

  /**
   * The area, 0 to 1; NaN where all items are of one kind.
   *
   * @param scores higher for positive
   * @param positive one for each score
   */
  public static double of(double[] scores, boolean[] positive) {
    int n = scores.length;
    if (positive.length != n) {
      throw new IllegalArgumentException(
          "%d scores and %d labels; there must be as many".formatted(n, positive.length));
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[a], scores[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double rankSum = 0;
    long positives = 0;
    for (int from = 0; from < n; ) {
      int to = from + 1;
      while (to < n && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0; // the mean of the ranks from + 1 to to
      for (int i = from; i < to; i++) {
        if (positive[order[i]]) {
          rankSum += rank;
          positives++;
        }
      }
      from = to;
    }
    double pairs = positives * (double) (n - positives);
    return (rankSum - positives * (positives + 1) / 2.0) / pairs;
  }
}
