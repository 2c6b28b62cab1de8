package attnbench.tasks.lra;

/**
 * A short bar drawn from a point in a direction: its light, and what it covers with its margin.
 *
 * <p>The four arrays hold its cells: where each lies from the point, how bright it is, and how far
 * it is covered, both 0 to 1.
 *
 * <p>Directions are angles in radians with the vector {@code (sin t, cos t)} in {@code (y, x)}.
 */
record Paddle(int[] dy, int[] dx, float[] light, float[] cover) {
  private static final int WHITE = 255;

  /**
   * Draws a paddle.
   *
   * @param margin that it covers around it
   */
  static Paddle draw(double direction, PathfinderSize size, int margin) {
    int scale = PathfinderSize.SCALE;
    int reach = size.paddleLength() + (int) Math.ceil(size.paddleThickness()) + margin;
    int side = 2 * reach * scale + 1;
    int centre = reach * scale;
    int[] line = new int[side * side];
    drawLine(
        line,
        side,
        centre,
        move(centre, Math.sin(direction), size.paddleLength() * scale),
        move(centre, Math.cos(direction), size.paddleLength() * scale),
        (int) Math.round(size.paddleThickness() * scale));
    int smallSide = 2 * reach + 1;
    int[] light = Lanczos.reduce(line, side, smallSide);
    int[] cover = Lanczos.reduce(dilate(line, side, margin * scale), side, smallSide);
    return of(light, cover, smallSide);
  }

  private static Paddle of(int[] light, int[] cover, int side) {
    int cells = 0;
    for (int i = 0; i < light.length; i++) {
      cells += light[i] > 0 || cover[i] > 0 ? 1 : 0;
    }
    Paddle paddle = new Paddle(new int[cells], new int[cells], new float[cells], new float[cells]);
    int cell = 0;
    for (int i = 0; i < light.length; i++) {
      if (light[i] > 0 || cover[i] > 0) {
        paddle.dy[cell] = i / side - side / 2;
        paddle.dx[cell] = i % side - side / 2;
        paddle.light[cell] = light[i] / (float) WHITE;
        paddle.cover[cell++] = cover[i] / (float) WHITE;
      }
    }
    return paddle;
  }

  /** A coordinate after a walk, rounded up as the source does. */
  static int move(int from, double sinOrCos, int distance) {
    return (int) Math.ceil(from + distance * sinOrCos);
  }

  /** A bar from the centre with square ends: of width 1 the nearest cells, else all within it. */
  private static void drawLine(int[] canvas, int side, int centre, int toY, int toX, int width) {
    int lengthY = toY - centre;
    int lengthX = toX - centre;
    if (width == 1) {
      int steps = Math.max(Math.abs(lengthY), Math.abs(lengthX));
      for (int i = 0; i <= steps; i++) {
        int y = centre + (int) Math.round((double) i * lengthY / steps);
        int x = centre + (int) Math.round((double) i * lengthX / steps);
        canvas[y * side + x] = WHITE;
      }
      return;
    }
    double length = Math.hypot(lengthY, lengthX);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double along = ((y - centre) * lengthY + (x - centre) * lengthX) / length;
        double across = ((y - centre) * lengthX - (x - centre) * lengthY) / length;
        // The lower bound is open, so that a bar along an axis has its width exactly.
        boolean within = across > -width / 2.0 && across <= width / 2.0;
        if (along >= 0 && along <= length && within) {
          canvas[y * side + x] = WHITE;
        }
      }
    }
  }

  /** The highest value within a disc around each cell. */
  private static int[] dilate(int[] canvas, int side, int radius) {
    int[] dilated = new int[canvas.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (canvas[y * side + x] > 0) {
          addDisc(dilated, side, y, x, radius);
        }
      }
    }
    return dilated;
  }

  private static void addDisc(int[] canvas, int side, int y, int x, int radius) {
    for (int dy = -radius; dy <= radius; dy++) {
      for (int dx = -radius; dx <= radius; dx++) {
        boolean inside = y + dy >= 0 && y + dy < side && x + dx >= 0 && x + dx < side;
        if (inside && dy * dy + dx * dx <= radius * radius) {
          canvas[(y + dy) * side + x + dx] = WHITE;
        }
      }
    }
  }

  /** A filled disc, as a paddle without cover. */
  static Paddle disc(double radius) {
    int scale = PathfinderSize.SCALE;
    // Room for the ripple of the reduction, too.
    int reach = (int) Math.ceil(radius) + 3;
    int smallSide = 2 * reach + 1;
    int side = smallSide * scale;
    int[] canvas = new int[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double fromY = y - reach * scale;
        double fromX = x - reach * scale;
        if (fromY * fromY + fromX * fromX <= radius * scale * radius * scale) {
          canvas[y * side + x] = WHITE;
        }
      }
    }
    int[] light = Lanczos.reduce(canvas, side, smallSide);
    return of(light, new int[light.length], smallSide);
  }
}
