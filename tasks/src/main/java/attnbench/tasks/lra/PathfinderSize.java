package attnbench.tasks.lra;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The published parameters of Pathfinder images of one size, in pixels unless said otherwise.
 *
 * @param side of the square image
 * @param margins what a paddle keeps clear around it; one is drawn for each image
 * @param padding frame that paddles keep clear of
 * @param seedDistance between the first ends of the two target contours
 * @param paddleLength from end to end
 * @param paddleThickness of a paddle
 * @param markerRadius of the two discs
 * @param continuity how strongly a contour goes straight on, at least 1
 * @param distractorBudget paddles of all distractors together
 * @param snakeContrast brightness of the paddles of distractors
 * @param paddleContrast brightness of the paddles of targets, as a share of that of distractors
 */
record PathfinderSize(
    int side,
    List<Integer> margins,
    int padding,
    int seedDistance,
    int paddleLength,
    double paddleThickness,
    double markerRadius,
    double continuity,
    int distractorBudget,
    double snakeContrast,
    double paddleContrast) {

  /** Shapes are drawn this many times larger, then reduced. */
  static final int SCALE = 2;

  private static final List<PathfinderSize> ALL =
      List.of(
          new PathfinderSize(32, List.of(1), 1, 7, 2, 0.5, 1.5, 1.0, 20, 2, 0.75),
          new PathfinderSize(64, List.of(1), 1, 12, 5, 1, 2.5, 1.8, 22, 0.8, 1),
          new PathfinderSize(128, List.of(2, 3), 1, 20, 5, 1.5, 3, 1.8, 35, 0.9, 1),
          new PathfinderSize(256, List.of(3), 22, 27, 5, 2, 5, 1.8, 30, 1, 1));

  /** The number of its pixels, the length of its sequence. */
  int pixels() {
    return side * side;
  }

  /**
   * The size with so many pixels.
   *
   * @throws IllegalArgumentException naming all
   */
  static PathfinderSize of(int pixels) {
    return ALL.stream()
        .filter(size -> size.pixels() == pixels)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "length of task pathfinder is %d; it must be one of %s"
                        .formatted(
                            pixels,
                            ALL.stream()
                                .map(size -> Integer.toString(size.pixels()))
                                .collect(Collectors.joining(", ")))));
  }
}
