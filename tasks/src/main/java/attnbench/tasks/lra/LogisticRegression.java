package attnbench.tasks.lra;

/**
 * Two-class logistic regression with a squared penalty on the weights, fitted to its one optimum.
 *
 * <p>D is the number of features. The loss is
 *
 * <pre>
 *   L(w, b) = sum_i log(1 + exp(-y_i (w x_i + b))) + penalty / 2 |w|^2,   y_i = -1 or 1
 * </pre>
 *
 * <p>It is convex, so Newton's method with step halving reaches the optimum from anywhere, without
 * a learning rate and without randomness. A step costs {@code O(items D^2)}.
 */
final class LogisticRegression {
  private static final int MAX_STEPS = 100;

  /** A step that promises less than this share of the loss ends the fit. */
  private static final double RELATIVE_PROGRESS = 1e-10;

  private static final double SMALLEST_STEP = 1e-9;

  private final double[][] rows;
  private final int[] labels;
  private final double penalty;

  /** [D + 1], the last one is the bias b. */
  private double[] weights;

  private LogisticRegression(double[][] rows, int[] labels, double penalty) {
    this.rows = rows;
    this.labels = labels;
    this.penalty = penalty;
    this.weights = new double[rows[0].length + 1];
  }

  /**
   * Fits the weights.
   *
   * @param rows [items x D]
   * @param labels 0 or 1, each at least once
   * @param penalty positive
   */
  static LogisticRegression fit(double[][] rows, int[] labels, double penalty) {
    LogisticRegression regression = new LogisticRegression(rows, labels, penalty);
    for (int step = 0; step < MAX_STEPS; step++) {
      double loss = regression.loss(regression.weights);
      double[] gradient = new double[regression.weights.length];
      double[] direction = regression.newtonDirection(gradient);
      double promise = dot(gradient, direction, gradient.length);
      if (promise <= RELATIVE_PROGRESS * loss) {
        return regression;
      }
      regression.weights = regression.descend(direction, loss);
    }
    throw new IllegalStateException(
        "logistic regression did not settle in " + MAX_STEPS + " steps");
  }

  /** Positive for label 1; the log-odds of label 1 by the model. */
  double score(double[] row) {
    return score(weights, row);
  }

  /** The fitted weights, [D + 1] with the bias last. */
  double[] weights() {
    return weights.clone();
  }

  private static double score(double[] weights, double[] row) {
    return dot(weights, row, row.length) + weights[row.length];
  }

  private double loss(double[] at) {
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      double margin = (2 * labels[i] - 1) * score(at, rows[i]);
      // log(1 + exp(-m)) without overflow for large -m
      loss += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    int features = at.length - 1;
    return loss + penalty / 2 * dot(at, at, features);
  }

  /** The weights after the longest of the steps 1, 1/2, 1/4 ... that lowers the loss. */
  private double[] descend(double[] direction, double loss) {
    for (double size = 1; size > SMALLEST_STEP; size /= 2) {
      double[] next = weights.clone();
      addScaled(next, -size, direction, next.length);
      if (loss(next) < loss) {
        return next;
      }
    }
    throw new IllegalStateException("logistic regression found no way down from loss " + loss);
  }

  /** Solves {@code H direction = gradient}; adds the gradient of the loss into {@code gradient}. */
  private double[] newtonDirection(double[] gradient) {
    int features = gradient.length - 1;
    double[][] hessian = new double[features + 1][features + 1];
    double[] row = new double[features + 1];
    row[features] = 1;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, row, 0, features);
      double probability = 1 / (1 + Math.exp(-score(rows[i])));
      double error = probability - labels[i];
      double curvature = probability * (1 - probability);
      for (int a = 0; a <= features; a++) {
        gradient[a] += error * row[a];
        addScaled(hessian[a], curvature * row[a], row, a + 1);
      }
    }
    for (int a = 0; a < features; a++) {
      gradient[a] += penalty * weights[a];
      hessian[a][a] += penalty;
    }
    return solve(hessian, gradient);
  }

  /**
   * Solves {@code H x = g} for a positive definite H by Cholesky; overwrites the lower half of H.
   */
  private static double[] solve(double[][] h, double[] g) {
    int n = g.length;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        h[i][j] = (h[i][j] - dot(h[i], h[j], j)) / h[j][j];
      }
      h[i][i] = Math.sqrt(h[i][i] - dot(h[i], h[i], i));
      x[i] = (g[i] - dot(h[i], x, i)) / h[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      x[i] /= h[i][i];
      addScaled(x, -x[i], h[i], i);
    }
    return x;
  }

  private static void addScaled(double[] to, double factor, double[] what, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += factor * what[i];
    }
  }

  private static double dot(double[] a, double[] b, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
