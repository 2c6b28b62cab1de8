package attnbench.harness.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The share of a population from a sample of it, such as a test set. */
public final class Proportion {
  private Proportion() {}

  /**
   * Wilson's score interval.
   *
   * <p>E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
   * Journal of the American Statistical Association 22 (1927). Unlike the textbook interval it
   * stays within 0 and 1, and has a width when all or no answers are right.
   *
   * @param share found in the sample, 0 to 1
   * @param items size of the sample
   */
  public static Interval wilson(double share, int items, double confidence) {
    if (!(share >= 0 && share <= 1) || items < 1) {
      throw new IllegalArgumentException(
          "share is %s of %d items; it must be 0 to 1 of at least one".formatted(share, items));
    }
    Interval.requireConfidence(confidence);
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability((1 + confidence) / 2);
    double weight = z * z / items;
    double centre = (share + weight / 2) / (1 + weight);
    double reach = Math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight);
    return new Interval(
        share, Math.max(0, centre - reach), Math.min(1, centre + reach), confidence);
  }
}
