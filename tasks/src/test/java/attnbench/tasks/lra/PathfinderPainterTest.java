package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.tasks.lra.PathfinderPainter.Contour;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathfinderPainterTest {
  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static PathfinderScene scene(int side, PathfinderLevel level, int distractors) {
    return PathfinderScene.of(PathfinderSize.of(side * side), level, distractors);
  }

  private static int shade(byte pixel) {
    return Byte.toUnsignedInt(pixel);
  }

  /** Whether light leads from one cell to another, over gaps as between paddles of a contour. */
  private static boolean leads(float[] light, int side, int from, int to, double gap) {
    boolean[] seen = new boolean[light.length];
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      int cell = open.remove();
      // The last paddle begins at the second marker.
      if (distance(cell, to, side) < 1.5) {
        return true;
      }
      for (int next = 0; next < light.length; next++) {
        if (!seen[next] && light[next] > 0.25 && distance(cell, next, side) <= gap) {
          seen[next] = true;
          open.add(next);
        }
      }
    }
    return false;
  }

  private static double distance(int a, int b, int side) {
    return Math.hypot(a / side - b / side, a % side - b % side);
  }

  @ParameterizedTest
  @CsvSource({
    "32, EASY, 60, 5",
    "32, HARD, 60, 5",
    "64, EASY, 12, 5",
    "128, EASY, 4, 9",
    "256, HARD, 1, 10"
  })
  void lightLeadsToTheSecondMarkerOnItsOwnContourOnly(
      int side, PathfinderLevel level, int images, double gap) {
    PathfinderPainter painter = new PathfinderPainter(scene(side, level, -1));
    RandomGenerator random = random(side);
    byte[] pixels = new byte[side * side];
    int wrong = 0;
    for (int i = 0; i < images; i++) {
      PathfinderPainter.Drawn drawn = painter.draw(random, pixels);
      Contour origin = painter.target(drawn.origin());
      Contour terminal = painter.target(drawn.label() == 1 ? drawn.origin() : 1 - drawn.origin());
      int tail = origin.tailY * side + origin.tailX;
      int head = terminal.headY * side + terminal.headX;
      // Both ends carry a marker, which is the same shade whatever lies under it or brighter.
      assertThat(shade(pixels[tail])).isGreaterThan(150);
      assertThat(shade(pixels[head])).isGreaterThan(150);
      boolean reached = leads(painter.light(origin), side, tail, head, gap);
      if (drawn.label() == 1) {
        assertThat(reached).as("image %d", i).isTrue();
      } else {
        wrong += reached ? 1 : 0;
      }
    }
    // Where the other contour happens to end beside this one.
    assertThat(wrong).isLessThanOrEqualTo(images / 5);
  }

  @Test
  void labelsAreBalancedAndMarkersApart() {
    PathfinderPainter painter = new PathfinderPainter(scene(32, PathfinderLevel.INTERMEDIATE, -1));
    RandomGenerator random = random(4);
    byte[] pixels = new byte[1_024];
    int images = 4_000;
    int positive = 0;
    for (int i = 0; i < images; i++) {
      positive += painter.draw(random, pixels).label();
      Contour one = painter.target(0);
      Contour other = painter.target(1);
      double apart = Math.hypot(one.tailY - other.tailY, one.tailX - other.tailX);
      assertThat(apart).isCloseTo(7, within(Math.sqrt(0.5)));
    }
    assertThat(positive / (double) images).isCloseTo(0.5, within(5 * Math.sqrt(0.25 / images)));
  }

  /** At 32 pixels targets, markers and distractors have a brightness of their own each. */
  @Test
  void targetsMarkersAndDistractorsFormThreePeaks() {
    PathfinderPainter painter = new PathfinderPainter(scene(32, PathfinderLevel.HARD, -1));
    RandomGenerator random = random(9);
    byte[] pixels = new byte[1_024];
    double paddle = brightestPaddle();
    List<Double> brightestDistractors = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      PathfinderPainter.Drawn drawn = painter.draw(random, pixels);
      Contour origin = painter.target(drawn.origin());
      double marker = shade(pixels[origin.tailY * 32 + origin.tailX]);
      Contour terminal = painter.target(drawn.label() == 1 ? drawn.origin() : 1 - drawn.origin());
      float[] light = painter.light(painter.target(0));
      float[] second = painter.light(painter.target(1));
      double brightest = 0;
      for (int p = 0; p < 1_024; p++) {
        double target = 1.5 * Math.max(light[p], second[p]);
        boolean marked =
            distance(p, origin.tailY * 32 + origin.tailX, 32) < 4
                || distance(p, terminal.headY * 32 + terminal.headX, 32) < 4;
        if (!marked) {
          // Shades are rounded, and the marker's own shade with them.
          assertThat(shade(pixels[p]) / marker).isGreaterThan(target - 0.02);
          if (target == 0) {
            brightest = Math.max(brightest, shade(pixels[p]) / marker);
          }
        }
      }
      brightestDistractors.add(brightest);
    }
    assertThat(1.5 * paddle).isLessThan(0.95);
    assertThat(brightestDistractors).allSatisfy(b -> assertThat(b).isLessThan(2 * paddle + 0.02));
    assertThat(brightestDistractors).filteredOn(b -> b > 1).hasSizeGreaterThan(180);
  }

  /** The brightest cell of a paddle in any direction. */
  private static double brightestPaddle() {
    Paddles paddles = new Paddles(PathfinderSize.of(1_024), 1);
    List<Paddle> all = new ArrayList<>(paddles.steps().stream().map(Paddles.Step::paddle).toList());
    for (int degree = 0; degree < Paddles.DEGREES; degree++) {
      all.add(paddles.seed(degree));
    }
    float brightest = 0;
    for (Paddle paddle : all) {
      for (float light : paddle.light()) {
        brightest = Math.max(brightest, light);
      }
    }
    return brightest;
  }

  @Test
  void longerContoursAndDistractorsAddLight() {
    double[] shares = {
      shareOfLight(PathfinderLevel.EASY, 0),
      shareOfLight(PathfinderLevel.INTERMEDIATE, 0),
      shareOfLight(PathfinderLevel.HARD, 0),
      shareOfLight(PathfinderLevel.HARD, -1)
    };
    assertThat(shares).isSorted();
    assertThat(shares[0]).isGreaterThan(0.1);
    assertThat(shares[3]).isLessThan(0.55);
  }

  private static double shareOfLight(PathfinderLevel level, int distractors) {
    PathfinderPainter painter = new PathfinderPainter(scene(32, level, distractors));
    RandomGenerator random = random(2);
    byte[] pixels = new byte[1_024];
    int lit = 0;
    for (int i = 0; i < 200; i++) {
      painter.draw(random, pixels);
      for (byte pixel : pixels) {
        lit += pixel != 0 ? 1 : 0;
      }
    }
    return lit / 200.0 / 1_024;
  }

  @Test
  void aSeedGivesOneImageWhateverWasDrawnBefore() {
    PathfinderScene scene = scene(32, PathfinderLevel.HARD, -1);
    PathfinderPainter painter = new PathfinderPainter(scene);
    byte[] first = new byte[1_024];
    byte[] between = new byte[1_024];
    byte[] again = new byte[1_024];
    PathfinderPainter.Drawn drawn = painter.draw(random(5), first);
    painter.draw(random(6), between);
    assertThat(painter.draw(random(5), again)).isEqualTo(drawn);
    assertThat(again).containsExactly(first);
    assertThat(between).isNotEqualTo(first);
  }

  @Test
  void otherLengthsAreRefused() {
    assertThatThrownBy(() -> PathfinderSize.of(1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "length of task pathfinder is 1000; it must be one of 1024, 4096, 16384, 65536");
  }
}
