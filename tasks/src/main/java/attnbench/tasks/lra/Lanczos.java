package attnbench.tasks.lra;

/**
 * Makes square gray pictures smaller with a Lanczos window of three lobes, as image libraries do: a
 * sum over the columns, rounded to bytes, then a sum over the rows, rounded to bytes.
 */
final class Lanczos {
  private static final int LOBES = 3;
  private static final int WHITE = 255;

  private Lanczos() {}

  /**
   * Makes a picture smaller.
   *
   * @param picture [side x side] row by row, 0 to 255
   * @return [newSide x newSide], 0 to 255
   */
  static int[] reduce(int[] picture, int side, int newSide) {
    double[][] weights = weights(side, newSide);
    int[] narrow = new int[side * newSide];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < newSide; x++) {
        narrow[y * newSide + x] = sum(weights[x], picture, y * side, 1);
      }
    }
    int[] small = new int[newSide * newSide];
    for (int y = 0; y < newSide; y++) {
      for (int x = 0; x < newSide; x++) {
        small[y * newSide + x] = sum(weights[y], narrow, x, newSide);
      }
    }
    return small;
  }

  private static int sum(double[] weights, int[] values, int from, int stride) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * values[from + i * stride];
    }
    return (int) Math.max(0, Math.min(WHITE, Math.round(sum)));
  }

  /** [newSide][side], each row adds up to 1. */
  private static double[][] weights(int side, int newSide) {
    double scale = (double) side / newSide;
    double[][] weights = new double[newSide][side];
    for (int to = 0; to < newSide; to++) {
      double total = 0;
      for (int from = 0; from < side; from++) {
        weights[to][from] = window((from + 0.5) / scale - (to + 0.5));
        total += weights[to][from];
      }
      for (int from = 0; from < side; from++) {
        weights[to][from] /= total;
      }
    }
    return weights;
  }

  private static double window(double x) {
    return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
