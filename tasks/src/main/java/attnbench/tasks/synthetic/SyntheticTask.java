package attnbench.tasks.synthetic;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A generated task of tokens, all of one length, that asks for one of equally frequent classes. */
abstract class SyntheticTask implements Task {
  private final String name;
  private final int vocabulary;
  private final int classes;
  private final int length;
  private final SplitSizes sizes;

  SyntheticTask(String name, int vocabulary, int classes, int length, SplitSizes sizes) {
    this.name = name;
    this.vocabulary = vocabulary;
    this.classes = classes;
    this.length = length;
    this.sizes = sizes;
  }

  /**
   * Writes the tokens of one item, [N], and returns its class.
   *
   * @param tokens hold whatever the last item left there
   */
  abstract int write(RandomGenerator random, int[] tokens);

  /** The shortcuts besides the majority class. */
  abstract List<Shortcut> moreShortcuts();

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final InputKind input() {
    return new InputKind.Tokens(vocabulary);
  }

  @Override
  public final Target target() {
    return new Target.Classes(classes);
  }

  @Override
  public final int maxLength() {
    return length;
  }

  @Override
  public final Dataset data(Split split) {
    return new GeneratedDataset(this, split, sizes.of(split), this::fill);
  }

  private void fill(RandomGenerator random, Example example) {
    example.label = write(random, example.tokens);
    example.length = length;
  }

  @Override
  public final double chance() {
    return 1.0 / classes;
  }

  @Override
  public final List<Shortcut> shortcuts() {
    List<Shortcut> shortcuts = new ArrayList<>();
    shortcuts.add(
        new Shortcut("majority class", "always answers the same class; closed form", chance()));
    shortcuts.addAll(moreShortcuts());
    return List.copyOf(shortcuts);
  }

  /** Fills positions with symbols from {@code first} on, uniform. */
  static void fillNoise(RandomGenerator random, int[] tokens, int from, int to, int first, int n) {
    for (int i = from; i < to; i++) {
      tokens[i] = first + random.nextInt(n);
    }
  }

  /** The expected share of the most frequent of {@code symbols} symbols among {@code draws}. */
  static double expectedLargestShare(int draws, int symbols) {
    // P(no symbol more often than m) = draws! [x^draws] (sum of x^k / k! for k up to m)^symbols.
    double expected = 0;
    for (int m = 0; m < draws; m++) {
      expected += 1 - shareWithoutMoreThan(m, draws, symbols);
    }
    return expected / draws;
  }

  private static double shareWithoutMoreThan(int most, int draws, int symbols) {
    // p[d]: chance that d draws over the symbols so far keep to it, the d chosen among all.
    double[] p = new double[draws + 1];
    p[0] = 1;
    for (int left = symbols; left >= 1; left--) {
      double[] next = new double[draws + 1];
      for (int done = 0; done <= draws; done++) {
        double share = 1.0 / left;
        double chance = left == 1 ? 0 : Math.pow(1 - share, draws - done);
        for (int k = 0; k <= Math.min(most, draws - done); k++) {
          if (left == 1) {
            chance = k == draws - done ? 1 : 0;
          } else if (k > 0) {
            chance *= (draws - done - k + 1.0) / k * share / (1 - share);
          }
          next[done + k] += p[done] * chance;
        }
      }
      p = next;
    }
    return p[draws];
  }
}
