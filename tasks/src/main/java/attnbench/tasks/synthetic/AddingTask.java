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
 * The adding problem: half the sum, brought to [0, 1], of the two numbers that carry a marker.
 *
 * <p>One item of length 8:
 *
 * <pre>
 *   position     0      1      2      3      4      5      6      7
 *   value      0.31  -0.82   0.50   0.07  -0.44   0.93  -0.10   0.26
 *   marker     0      0      1      0      0      0      1      0
 *   target     0.5 + (0.50 + -0.10) / 4 = 0.60, right when less than 0.04 away
 * </pre>
 *
 * <p>The values are 1 - 2u with u uniform on [0, 1); the two positions are uniform over all pairs.
 *
 * <p>Chance is the best constant, the best answer that ignores the input. The distance of the
 * target from 0.5 is {@code s = (x1 + x2) / 4}, which has the triangular density {@code 2 - 4|s|}
 * on [-0.5, 0.5]. It is highest at 0, so the best constant is 0.5, and it is right with probability
 * {@code P(|s| < t) = 1 - (1 - 2t)^2}: 15.36 % at t = 0.04, an error of 84.64 %.
 *
 * <p>No solver needs to move information between positions before the sum: {@code x m = ReLU(x + 2m
 * - 1) - m} is a function of one position, and any pooling that adds positions up does the rest.
 */
record AddingTask(SplitSizes sizes, int maxLength) implements Task {
  static final String NAME = "adding";
  static final double TOLERANCE = 0.04;
  private static final int WIDTH = 2;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputKind input() {
    return new InputKind.Reals(WIDTH);
  }

  @Override
  public Target target() {
    return new Target.RealNumber(TOLERANCE);
  }

  @Override
  public Dataset data(Split split) {
    return new GeneratedDataset(this, split, sizes.of(split), this::write);
  }

  @Override
  public double chance() {
    return 1 - (1 - 2 * TOLERANCE) * (1 - 2 * TOLERANCE);
  }

  @Override
  public List<Shortcut> shortcuts() {
    return List.of(
        new Shortcut("best constant", "always answers 0.5; closed form", chance()),
        // Given x1 the target is uniform on an interval of length 1/2 around 0.5 + x1/4.
        new Shortcut(
            "one marked value",
            "finds the first marked value and takes the other for 0; closed form",
            4 * TOLERANCE));
  }

  private void write(RandomGenerator random, Example example) {
    int first = random.nextInt(maxLength);
    int second = random.nextInt(maxLength - 1);
    if (second >= first) {
      second++;
    }
    float[] reals = example.reals;
    long bits = 0;
    for (int i = 0; i < maxLength; i++) {
      // A float's uniform draw takes 24 bits, so one long serves two positions.
      bits = (i & 1) == 0 ? random.nextLong() : bits << 24;
      reals[WIDTH * i] = 1 - 2 * ((bits >>> 40) * 0x1p-24f);
      reals[WIDTH * i + 1] = 0;
    }
    reals[WIDTH * first + 1] = 1;
    reals[WIDTH * second + 1] = 1;
    example.length = maxLength;
    example.value = 0.5f + (reals[WIDTH * first] + reals[WIDTH * second]) / 4;
  }
}
