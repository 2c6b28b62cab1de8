package attnbench.tasks.lra;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * All paddles that an image with one margin may hold: those that begin a contour, in each whole
 * degree, and those that go on from a pivot, one for each pixel on the circle around it.
 */
final class Paddles {
  static final int DEGREES = 360;
  private static final double EPSILON = 0.5 / 255;

  /** A paddle that goes on: where its new head lies from the pivot, and in which direction. */
  record Step(int dy, int dx, double direction, Paddle paddle) {}

  /** Cells that must be free around a place where a contour may begin, from that place. */
  record Footprint(int[] dy, int[] dx) {
    int lowest(int[] offsets) {
      int lowest = Integer.MAX_VALUE;
      for (int offset : offsets) {
        lowest = Math.min(lowest, offset);
      }
      return lowest;
    }

    int highest(int[] offsets) {
      int highest = Integer.MIN_VALUE;
      for (int offset : offsets) {
        highest = Math.max(highest, offset);
      }
      return highest;
    }
  }

  private final int margin;
  private final List<Paddle> seeds = new ArrayList<>();
  private final List<Footprint> footprints = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<int[]> disc = new ArrayList<>();

  Paddles(PathfinderSize size, int margin) {
    this.margin = margin;
    int reach = size.paddleLength() + margin;
    for (int degree = 0; degree < DEGREES; degree++) {
      Paddle paddle = Paddle.draw(radians(degree), size, margin);
      seeds.add(paddle);
      footprints.add(footprint(paddle, reach));
    }
    addSteps(size, reach);
    for (int dy = -margin; dy <= margin; dy++) {
      for (int dx = -margin; dx <= margin; dx++) {
        if (dy * dy + dx * dx <= margin * margin) {
          disc.add(new int[] {dy, dx});
        }
      }
    }
  }

  int margin() {
    return margin;
  }

  /** The offsets {dy, dx} within the margin. */
  List<int[]> disc() {
    return disc;
  }

  /** The direction of a seed: degree 0 to 359 stands for -180 to 179. */
  static double radians(int degree) {
    return (degree - DEGREES / 2) * Math.PI / 180;
  }

  Paddle seed(int degree) {
    return seeds.get(degree);
  }

  Footprint footprint(int degree) {
    return footprints.get(degree);
  }

  List<Step> steps() {
    return steps;
  }

  /** What is covered in full, one cell right and below as in the source, within its window. */
  private static Footprint footprint(Paddle paddle, int reach) {
    List<int[]> cells = new ArrayList<>();
    for (int i = 0; i < paddle.cover().length; i++) {
      int dy = paddle.dy()[i] + 1;
      int dx = paddle.dx()[i] + 1;
      if (paddle.cover()[i] > 1 - EPSILON && Math.abs(dy) <= reach && Math.abs(dx) <= reach) {
        cells.add(new int[] {dy, dx});
      }
    }
    return new Footprint(
        cells.stream().mapToInt(cell -> cell[0]).toArray(),
        cells.stream().mapToInt(cell -> cell[1]).toArray());
  }

  /** The pixels of the circle of radius {@code reach} around a pivot, walked in steps of one. */
  private void addSteps(PathfinderSize size, int reach) {
    TreeSet<Long> pixels = new TreeSet<>();
    for (int i = 0; i < 2 * Math.PI * reach; i++) {
      double angle = (double) i / reach;
      long dy = (long) Math.floor(reach * Math.sin(angle));
      long dx = (long) Math.floor(reach * Math.cos(angle));
      pixels.add((dy << 32) + dx);
    }
    for (long pixel : pixels) {
      int dx = (int) pixel;
      int dy = (int) ((pixel - dx) >> 32);
      double direction = Math.atan2(dy, dx);
      // Drawn from the new head backwards.
      steps.add(new Step(dy, dx, direction, Paddle.draw(direction + Math.PI, size, margin)));
    }
  }
}
