package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.GrayPicture;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import attnbench.tasks.baseline.Baselines;
import attnbench.tasks.baseline.Clue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pathfinder: whether two discs in a picture lie on the same dashed contour (1) or not (0), the
 * picture read row by row.
 *
 * <p>One item, drawn much smaller (o a disc, - and | paddles; the other contour and distractors
 * cross the way):
 *
 * <pre>
 *     o  -  -  -           |
 *           |     -  .  -     |
 *        |     .        |  o            label 1
 *     token at (y, x): the shade, 0 to 255, at position y * side + x
 * </pre>
 *
 * <p>N is 1024 (32 x 32), 4096, 16384 (Path-X) or 65536. The drawing is {@link PathfinderPainter},
 * the sizes are {@link PathfinderSize}, the divisions of files {@link PathfinderSplit}.
 *
 * <p>Departures from the Long Range Arena: black pixels are tokens like all others, where the
 * published code masks them as padding; drawn images come from a seed, where the released ones were
 * drawn without one; shades differ by rounding, as bars are rasterised by our own rule.
 */
record PathfinderTask(PathfinderSize size, Map<Split, Dataset> splits, List<Skipped> skipped)
    implements Task {
  static final String NAME = "pathfinder";
  private static final int SHADES = 256;
  private static final int CLASSES = 2;
  private static final int LEARNED_ITEMS = 5_000;

  PathfinderTask {
    splits = Map.copyOf(splits);
    skipped = List.copyOf(skipped);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputKind input() {
    return new InputKind.Tokens(SHADES);
  }

  @Override
  public Target target() {
    return new Target.Classes(CLASSES);
  }

  @Override
  public int maxLength() {
    return size.pixels();
  }

  @Override
  public Dataset data(Split split) {
    return splits.get(split);
  }

  @Override
  public double chance() {
    return 1.0 / CLASSES;
  }

  @Override
  public List<Shortcut> shortcuts() {
    return List.of(
        Clue.shortcuts(this, LEARNED_ITEMS, List.of(Clue.NOTHING)).get(0),
        Baselines.bagOfTokens(this, "shades", LEARNED_ITEMS));
  }

  @Override
  public Optional<GrayPicture> picture(Example example) {
    return Optional.of(GrayPicture.ofTokens(example, size.side(), size.side()));
  }
}
