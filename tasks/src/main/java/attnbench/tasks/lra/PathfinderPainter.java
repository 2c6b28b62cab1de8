package attnbench.tasks.lra;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws Pathfinder images: two long contours of paddles, short distractors, and two markers at ends
 * of the contours. The label is 1 when both markers lie on the same contour.
 *
 * <p>A painter draws one image after the other in the same memory, so each thread has its own.
 *
 * <p>Source: the snake generator of Linsley et al. 2018 in its version of 2019, with the parameters
 * of the Long Range Arena. Departures: bars are rasterised by our own rule; a marker at the border
 * is reduced as if the image went on there; single paddles and segmentation, which the Long Range
 * Arena switches off, are left out.
 */
final class PathfinderPainter {
  private static final int PADDLE_DRAWS = 3;
  private static final int SEED_DRAWS = 3;
  private static final int DISTRACTOR_DRAWS = 5;

  /** A cell counts as free up to this cover. */
  private static final float FREE = 0.3f;

  /** A paddle may lie where what is covered and what it covers add up to less. */
  private static final float COLLISION = 1.8f;

  private static final double LEAST_WEIGHT = 1e-4;
  private static final double LEAST_FREE_SHARE = 0.01;
  private static final int DISTRACTOR_FRAME = 1;

  private final PathfinderScene scene;
  private final PathfinderSize size;
  private final int side;

  /** Brightness so far, [side x side]. */
  private final float[] image;

  /** What is covered so far, 0 to 1. */
  private final float[] mask;

  private final float[] savedImage;
  private final float[] savedMask;
  private final int[] places;
  private final double[] weights;
  private final Contour[] targets;
  private final Contour distractor;
  private Paddles paddles;

  /** A growing contour. */
  static final class Contour {
    int tailY;
    int tailX;
    int headY;
    int headX;
    private int pivotY;
    private int pivotX;
    private double direction;

    /** Its paddles and where they were drawn. */
    private final Paddle[] paddles;

    private final int[] ys;
    private final int[] xs;
    private int length;

    Contour(int mostPaddles) {
      this.paddles = new Paddle[mostPaddles];
      this.ys = new int[mostPaddles];
      this.xs = new int[mostPaddles];
    }
  }

  PathfinderPainter(PathfinderScene scene) {
    this.scene = scene;
    this.size = scene.size();
    this.side = size.side();
    this.image = new float[size.pixels()];
    this.mask = new float[size.pixels()];
    this.savedImage = new float[size.pixels()];
    this.savedMask = new float[size.pixels()];
    this.places = new int[size.pixels()];
    this.weights = new double[scene.mostSteps()];
    int length = scene.contourLength();
    this.targets = new Contour[] {new Contour(length), new Contour(length)};
    this.distractor = new Contour(scene.distractorLength());
  }

  /**
   * What was drawn besides the pixels.
   *
   * @param origin the target contour at whose tail the first marker lies, 0 or 1
   */
  record Drawn(int label, int margin, int origin) {}

  /**
   * Draws an image.
   *
   * @param pixels gets the shades, [side x side] row by row
   */
  Drawn draw(RandomGenerator random, byte[] pixels) {
    int label = random.nextInt(2);
    List<Paddles> margins = scene.paddles();
    paddles = margins.get(random.nextInt(margins.size()));
    while (!drawTargets(random)) {
      // A pair that cannot go on is given up as a whole.
    }
    for (int i = 0; i < scene.distractors(); i++) {
      drawDistractor(random);
    }
    int origin = random.nextInt(2);
    Contour terminal = targets[label == 1 ? origin : 1 - origin];
    addLight(scene.marker(), targets[origin].tailY, targets[origin].tailX, 1);
    addLight(scene.marker(), terminal.headY, terminal.headX, 1);
    stretch(pixels);
    return new Drawn(label, paddles.margin(), origin);
  }

  /** One of the two target contours of the last image. */
  Contour target(int index) {
    return targets[index];
  }

  /** The light of a contour of the last image alone, [side x side]. */
  float[] light(Contour contour) {
    Arrays.fill(image, 0);
    for (int i = 0; i < contour.length; i++) {
      addLight(contour.paddles[i], contour.ys[i], contour.xs[i], 1);
    }
    return image.clone();
  }

  private boolean drawTargets(RandomGenerator random) {
    Arrays.fill(image, 0);
    System.arraycopy(scene.frame(), 0, mask, 0, mask.length);
    float contrast = (float) (size.snakeContrast() * size.paddleContrast());
    Contour first = targets[0];
    Contour second = targets[1];
    if (!seed(random, first, 2 * size.seedDistance(), contrast)
        || !seedNear(random, first, second, contrast)) {
      return false;
    }
    for (int i = 1; i < scene.contourLength(); i++) {
      if (!extend(random, first, contrast) || !extend(random, second, contrast)) {
        return false;
      }
    }
    cover(second);
    return true;
  }

  private void drawDistractor(RandomGenerator random) {
    System.arraycopy(image, 0, savedImage, 0, image.length);
    System.arraycopy(mask, 0, savedMask, 0, mask.length);
    for (int draw = 0; draw < DISTRACTOR_DRAWS; draw++) {
      if (drawDistractorOnce(random)) {
        return;
      }
      System.arraycopy(savedImage, 0, image, 0, image.length);
      System.arraycopy(savedMask, 0, mask, 0, mask.length);
    }
  }

  private boolean drawDistractorOnce(RandomGenerator random) {
    float contrast = (float) size.snakeContrast();
    if (freeShare() < LEAST_FREE_SHARE || !seed(random, distractor, DISTRACTOR_FRAME, contrast)) {
      return false;
    }
    for (int i = 1; i < scene.distractorLength(); i++) {
      if (!extend(random, distractor, contrast)) {
        return false;
      }
    }
    cover(distractor);
    return true;
  }

  /** Begins a contour at a free place that is not in the frame. */
  private boolean seed(RandomGenerator random, Contour contour, int frame, float contrast) {
    for (int draw = 0; draw < SEED_DRAWS; draw++) {
      int degree = random.nextInt(Paddles.DEGREES);
      int free = findPlaces(paddles.footprint(degree), frame);
      if (free == 0) {
        return false;
      }
      int place = places[random.nextInt(free)];
      if (begin(contour, degree, place / side, place % side, contrast)) {
        return true;
      }
    }
    return false;
  }

  /** Begins the second target contour at its distance from the first. */
  private boolean seedNear(RandomGenerator random, Contour first, Contour second, float contrast) {
    for (int draw = 0; draw < SEED_DRAWS; draw++) {
      int degree = random.nextInt(Paddles.DEGREES);
      double angle = Paddles.radians(random.nextInt(Paddles.DEGREES));
      int y = (int) Math.rint(first.tailY + size.seedDistance() * Math.sin(angle));
      int x = (int) Math.rint(first.tailX + size.seedDistance() * Math.cos(angle));
      if (begin(second, degree, y, x, contrast)) {
        return true;
      }
    }
    return false;
  }

  private boolean begin(Contour contour, int degree, int y, int x, float contrast) {
    double direction = Paddles.radians(degree);
    int length = size.paddleLength();
    int headY = Paddle.move(y, Math.sin(direction), length);
    int headX = Paddle.move(x, Math.cos(direction), length);
    // As numbers: sin(t + pi) differs from -sin(t) in the last bit, and rounding up would show it.
    double back = direction < 0 ? direction + Math.PI : direction - Math.PI;
    int pivotY = Paddle.move(headY, Math.sin(back), length + paddles.margin());
    int pivotX = Paddle.move(headX, Math.cos(back), length + paddles.margin());
    if (outside(headY, headX) || outside(pivotY, pivotX)) {
      return false;
    }
    contour.tailY = y;
    contour.tailX = x;
    contour.headY = headY;
    contour.headX = headX;
    contour.pivotY = pivotY;
    contour.pivotX = pivotX;
    contour.direction = direction;
    contour.length = 0;
    place(contour, paddles.seed(degree), y, x, contrast);
    return true;
  }

  private void place(Contour contour, Paddle paddle, int y, int x, float contrast) {
    addLight(paddle, y, x, contrast);
    contour.paddles[contour.length] = paddle;
    contour.ys[contour.length] = y;
    contour.xs[contour.length++] = x;
  }

  /** Adds a paddle to a contour. */
  private boolean extend(RandomGenerator random, Contour contour, float contrast) {
    int walk = size.paddleLength() + 2 * paddles.margin();
    int pivotY = Paddle.move(contour.pivotY, Math.sin(contour.direction), walk);
    int pivotX = Paddle.move(contour.pivotX, Math.cos(contour.direction), walk);
    double total = weigh(contour.direction, pivotY, pivotX);
    if (total < LEAST_WEIGHT) {
      return false;
    }
    for (int draw = 0; draw < PADDLE_DRAWS; draw++) {
      Paddles.Step step = pick(random.nextDouble() * total);
      int headY = pivotY + step.dy();
      int headX = pivotX + step.dx();
      if (fits(step.paddle(), headY, headX)) {
        cover(contour);
        place(contour, step.paddle(), headY, headX, contrast);
        contour.pivotY = pivotY;
        contour.pivotX = pivotX;
        contour.direction = step.direction();
        contour.headY = headY;
        contour.headX = headX;
        return true;
      }
    }
    return false;
  }

  /** Running sums of the weights of the steps from a pivot; returns their total. */
  private double weigh(double direction, int pivotY, int pivotX) {
    List<Paddles.Step> steps = paddles.steps();
    double total = 0;
    for (int i = 0; i < steps.size(); i++) {
      Paddles.Step step = steps.get(i);
      int y = pivotY + step.dy();
      int x = pivotX + step.dx();
      double turn = Math.abs(step.direction() - direction);
      double bend = Math.min(turn, 2 * Math.PI - turn) * size.continuity();
      if (bend < Math.PI / 2 && !outside(y, x)) {
        double cos = Math.cos(bend);
        total += cos * cos * (1 - highestAround(y, x));
      }
      weights[i] = total;
    }
    return total;
  }

  private Paddles.Step pick(double at) {
    int i = 0;
    while (weights[i] <= at) {
      i++;
    }
    return paddles.steps().get(i);
  }

  /** The highest cover within the disc of the margin. */
  private float highestAround(int y, int x) {
    float highest = 0;
    for (int[] offset : paddles.disc()) {
      if (!outside(y + offset[0], x + offset[1])) {
        highest = Math.max(highest, mask[(y + offset[0]) * side + x + offset[1]]);
      }
    }
    return highest;
  }

  private boolean fits(Paddle paddle, int y, int x) {
    for (int i = 0; i < paddle.cover().length; i++) {
      int cellY = y + paddle.dy()[i];
      int cellX = x + paddle.dx()[i];
      if (!outside(cellY, cellX) && mask[cellY * side + cellX] + paddle.cover()[i] >= COLLISION) {
        return false;
      }
    }
    return true;
  }

  /** Takes the newest paddle of a contour into the mask; its successor may touch it until then. */
  private void cover(Contour contour) {
    int newest = contour.length - 1;
    Paddle paddle = contour.paddles[newest];
    for (int i = 0; i < paddle.cover().length; i++) {
      int y = contour.ys[newest] + paddle.dy()[i];
      int x = contour.xs[newest] + paddle.dx()[i];
      if (!outside(y, x)) {
        mask[y * side + x] = Math.max(mask[y * side + x], paddle.cover()[i]);
      }
    }
  }

  private void addLight(Paddle paddle, int atY, int atX, float contrast) {
    for (int i = 0; i < paddle.light().length; i++) {
      int y = atY + paddle.dy()[i];
      int x = atX + paddle.dx()[i];
      if (!outside(y, x)) {
        image[y * side + x] = Math.max(image[y * side + x], paddle.light()[i] * contrast);
      }
    }
  }

  /** Lists the places inside a frame around which all cells of a footprint are free. */
  private int findPlaces(Paddles.Footprint footprint, int frame) {
    int found = 0;
    int[] dy = footprint.dy();
    int[] dx = footprint.dx();
    int lastY = side - 1 - frame - footprint.highest(dy);
    int lastX = side - 1 - frame - footprint.highest(dx);
    for (int y = frame - footprint.lowest(dy); y <= lastY; y++) {
      for (int x = frame - footprint.lowest(dx); x <= lastX; x++) {
        int cell = 0;
        while (cell < dy.length && mask[(y + dy[cell]) * side + x + dx[cell]] <= FREE) {
          cell++;
        }
        if (cell == dy.length && !outside(y, x)) {
          places[found++] = y * side + x;
        }
      }
    }
    return found;
  }

  private double freeShare() {
    int free = 0;
    for (float covered : mask) {
      free += covered <= FREE ? 1 : 0;
    }
    return (double) free / mask.length;
  }

  private boolean outside(int y, int x) {
    return y < 0 || y >= side || x < 0 || x >= side;
  }

  /** Brings the image's own range of brightness to 0 to 255. */
  private void stretch(byte[] pixels) {
    float lowest = Float.MAX_VALUE;
    float highest = 0;
    for (float light : image) {
      lowest = Math.min(lowest, light);
      highest = Math.max(highest, light);
    }
    float scale = 255 / (highest - lowest);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) ((image[i] - lowest) * scale + 0.5f);
    }
  }
}
