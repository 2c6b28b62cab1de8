package attnbench.tasks.synthetic;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Temporal order: which two special symbols, X or Y, stand among the noise, and in which order.
 *
 * <p>One item of length 8, with noise 0 to 3, X = 4 and Y = 5:
 *
 * <pre>
 *   position   0  1  2  3  4  5  6  7
 *   token      2  0  5  3  3  1  4  0
 *                    Y           X        class YX = 2
 * </pre>
 *
 * <p>The classes are XX 0, XY 1, YX 2, YY 3. The two positions are uniform over all pairs, each
 * symbol is X or Y with probability 1/2, and all draws are independent, so the classes are equally
 * likely. There are only {@code C(N, 2) 4^(N - 1)} items, so below N = 16 some occur more than
 * once.
 *
 * <p>A solver that sees positions needs no mixing: add up, over the positions, a score that depends
 * on one token and its position, and X before Y tells itself from Y before X.
 */
record OrderTask(SplitSizes sizes, int maxLength) implements Task {
  static final String NAME = "order";
  private static final int NOISE_SYMBOLS = 4;
  private static final int X = NOISE_SYMBOLS;
  private static final int CLASSES = 4;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputKind input() {
    return new InputKind.Tokens(NOISE_SYMBOLS + 2);
  }

  @Override
  public Target target() {
    return new Target.Classes(CLASSES);
  }

  @Override
  public Dataset data(Split split) {
    return new GeneratedDataset(this, split, sizes.of(split), this::write);
  }

  @Override
  public double chance() {
    return 1.0 / CLASSES;
  }

  @Override
  public List<Shortcut> shortcuts() {
    return List.of(
        new Shortcut("majority class", "always answers XX; closed form", chance()),
        new Shortcut(
            "first special symbol",
            "reads the first of the two symbols and takes the other for X; closed form",
            0.5),
        // Both counts settle XX and YY; X and Y once each leave XY against YX to a coin.
        new Shortcut(
            "symbol counts", "counts X and Y without looking where they stand; closed form", 0.75));
  }

  private void write(RandomGenerator random, Example example) {
    int one = random.nextInt(maxLength);
    int other = random.nextInt(maxLength - 1);
    if (other >= one) {
      other++;
    }
    int label = random.nextInt(CLASSES);
    int[] tokens = example.tokens;
    long bits = 0;
    for (int i = 0; i < maxLength; i++) {
      // A noise symbol takes 2 bits, so one long serves 32 positions.
      bits = i % 32 == 0 ? random.nextLong() : bits >>> 2;
      tokens[i] = (int) (bits & (NOISE_SYMBOLS - 1));
    }
    tokens[Math.min(one, other)] = X + label / 2;
    tokens[Math.max(one, other)] = X + label % 2;
    example.length = maxLength;
    example.label = label;
  }
}
