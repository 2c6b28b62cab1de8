package attnbench.attention.kernel;

/** The plain loops over a model's parameters. */
final class ScalarParameters {
  private ScalarParameters() {}

  static void adam(
      int n,
      AdamStep step,
      float[] w,
      int wo,
      float[] g,
      int go,
      float[] m,
      int mo,
      float[] v,
      int vo) {
    float keepMean = step.keepMean();
    float newMean = step.newMean();
    float keepSquare = step.keepSquare();
    float newSquare = step.newSquare();
    float keepWeight = step.keepWeight();
    float rate = step.rate();
    float rootScale = step.rootScale();
    float epsilon = step.epsilon();
    for (int i = 0; i < n; i++) {
      float gradient = g[go + i];
      float mean = keepMean * m[mo + i] + newMean * gradient;
      float square = keepSquare * v[vo + i] + newSquare * gradient * gradient;
      m[mo + i] = mean;
      v[vo + i] = square;
      float root = (float) Math.sqrt(square) * rootScale;
      w[wo + i] = keepWeight * w[wo + i] - rate * mean / (root + epsilon);
    }
  }

  static double squaredNorm(int n, float[] x, int xo) {
    double sum = 0;
    for (int i = xo; i < xo + n; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }

  static void gatherRows(int from, int to, int columns, int[] index, float[] table, float[] out) {
    for (int i = from; i < to; i++) {
      System.arraycopy(table, index[i] * columns, out, i * columns, columns);
    }
  }

  static void scatterAddRows(int from, int to, int columns, int[] index, float[] x, float[] table) {
    for (int i = from; i < to; i++) {
      int row = index[i] * columns;
      for (int j = 0; j < columns; j++) {
        table[row + j] += x[i * columns + j];
      }
    }
  }
}
