package attnbench.tasks.lra;

import java.util.List;

/**
 * What Pathfinder images of one size and level are drawn from; shared by all threads.
 *
 * @param contourLength paddles of a target contour
 * @param distractorLength paddles of a distractor
 * @param distractors how many are tried
 * @param paddles by margin
 * @param marker the disc at the ends
 * @param frame what is covered at first, [side x side]: a frame as wide as the padding
 */
record PathfinderScene(
    PathfinderSize size,
    int contourLength,
    int distractorLength,
    int distractors,
    List<Paddles> paddles,
    Paddle marker,
    float[] frame) {

  /**
   * The scene of a level.
   *
   * @param distractors how many; negative for as many as the size's budget of paddles allows
   */
  static PathfinderScene of(PathfinderSize size, PathfinderLevel level, int distractors) {
    int distractorLength = level.distractorLength();
    return new PathfinderScene(
        size,
        level.contourLength(),
        distractorLength,
        distractors < 0 ? size.distractorBudget() / distractorLength : distractors,
        size.margins().stream().map(margin -> new Paddles(size, margin)).toList(),
        Paddle.disc(size.markerRadius()),
        frame(size.side(), size.padding()));
  }

  private static float[] frame(int side, int width) {
    float[] frame = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int border = Math.min(Math.min(y, x), side - 1 - Math.max(y, x));
        frame[y * side + x] = border < width ? 1 : 0;
      }
    }
    return frame;
  }

  /** The most directions in which a contour may go on. */
  int mostSteps() {
    return paddles.stream().mapToInt(p -> p.steps().size()).max().orElseThrow();
  }
}
