package attnbench.tasks.synthetic;

import attnbench.tasks.Shortcut;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Parity: whether the number of ones is odd.
 *
 * <p>One item of length 8 with at most 5 ones, among noise 0 to 3; the token of a one is 4:
 *
 * <pre>
 *   position   0  1  2  3  4  5  6  7
 *   token      2  4  0  3  4  4  1  0        class odd = 1
 * </pre>
 *
 * <p>The number of ones is uniform from 0 to the most, an odd number, so both classes are equally
 * frequent; their places are uniform. No order matters, but every one does: who misses one of them
 * knows nothing.
 */
final class ParityTask extends SyntheticTask {
  static final String NAME = "parity";

  private static final int NOISE_SYMBOLS = 4;
  private static final int ONE = NOISE_SYMBOLS;

  private final ParityOptions options;

  ParityTask(ParityOptions options, int length) {
    super(NAME, NOISE_SYMBOLS + 1, 2, length, options.sizes());
    this.options = options;
  }

  static int leastLength(ParityOptions options) {
    if (options.ones() % 2 == 0) {
      throw new IllegalArgumentException("ones is " + options.ones() + "; it must be odd");
    }
    return options.ones();
  }

  @Override
  int write(RandomGenerator random, int[] tokens) {
    fillNoise(random, tokens, 0, maxLength(), 0, NOISE_SYMBOLS);
    int ones = random.nextInt(options.ones() + 1);
    // Floyd's sample: each set of places is equally likely.
    for (int i = maxLength() - ones; i < maxLength(); i++) {
      int place = random.nextInt(i + 1);
      tokens[tokens[place] == ONE ? i : place] = ONE;
    }
    return ones % 2;
  }

  @Override
  List<Shortcut> moreShortcuts() {
    // The most likely parity of the rest, given the ones seen in one half of the places.
    return List.of(
        new Shortcut(
            "first half",
            "counts the ones of the first half of the places; closed form",
            shareOfFirstHalf(maxLength(), options.ones())));
  }

  /** Chance of the better guess, over how many of up to {@code most} ones lie in the first half. */
  static double shareOfFirstHalf(int length, int most) {
    int half = length / 2;
    double share = 0;
    for (int seen = 0; seen <= Math.min(most, half); seen++) {
      double[] byParity = new double[2];
      for (int ones = seen; ones <= most; ones++) {
        double split =
            choose(half, seen) * choose(length - half, ones - seen) / choose(length, ones);
        byParity[ones % 2] += split / (most + 1);
      }
      share += Math.max(byParity[0], byParity[1]);
    }
    return share;
  }

  private static double choose(int n, int k) {
    double choices = 1;
    for (int i = 0; i < k; i++) {
      choices *= (double) (n - i) / (i + 1);
    }
    return choices;
  }
}
