package attnbench.tasks.lra;

/** How long the contours of Pathfinder are. */
public enum PathfinderLevel {
  EASY("curv_baseline", 6),
  INTERMEDIATE("curv_contour_length_9", 9),
  HARD("curv_contour_length_14", 14);

  private final String folder;
  private final int contourLength;

  PathfinderLevel(String folder, int contourLength) {
    this.folder = folder;
    this.contourLength = contourLength;
  }

  /** Its folder in the release. */
  String folder() {
    return folder;
  }

  /** Paddles of a target contour. */
  int contourLength() {
    return contourLength;
  }

  /** Paddles of a distractor. */
  int distractorLength() {
    return contourLength / 3;
  }
}
