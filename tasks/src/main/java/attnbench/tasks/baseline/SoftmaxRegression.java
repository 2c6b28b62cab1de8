package attnbench.tasks.baseline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Multinomial logistic regression with a squared penalty on the weights, fitted to its one optimum.
 *
 * <p>D is the number of features, K of classes. The loss is
 *
 * <pre>
 *   L(W, b) = sum_i (log sum_k exp(s_ik) - s_i,label(i)) + penalty / 2 |W|^2,   s_ik = W_k x_i + b_k
 * </pre>
 *
 * <p>It is convex, and its Hessian lies below {@code 1/2 X'X + penalty} in every class (Böhning
 * 1992, Multinomial logistic regression algorithm). That bound is factored once and is the metric
 * of a limited-memory BFGS (Nocedal 1980), so no learning rate and no randomness are needed. A step
 * costs {@code O(items D K)}, the bound {@code O(items D^2)}.
 */
final class SoftmaxRegression {
  private static final int MAX_STEPS = 300;

  /** A step that promises less than this share of the loss ends the fit. */
  private static final double RELATIVE_PROGRESS = 1e-9;

  private static final double SMALLEST_STEP = 1e-9;
  private static final int MEMORY = 8;

  /** Armijo's share of the promised progress that a step must keep. */
  private static final double KEPT = 1e-4;

  private final float[][] rows;
  private final int[] labels;
  private final int classes;
  private final double penalty;
  private final int features;

  /** Lower Cholesky factor of the bound, [D + 1] rows. */
  private final double[][] bound;

  /** [(D + 1) x K] row after row, the last row is the bias b. */
  private double[] weights;

  private final Deque<Pair> memory = new ArrayDeque<>();

  /** A step and the change of the gradient along it. */
  private record Pair(double[] step, double[] change, double curvature) {}

  private SoftmaxRegression(float[][] rows, int[] labels, int classes, double penalty) {
    this.rows = rows;
    this.labels = labels;
    this.classes = classes;
    this.penalty = penalty;
    this.features = rows[0].length;
    this.weights = new double[(features + 1) * classes];
    this.bound = factor(bound());
  }

  /**
   * Fits the weights.
   *
   * @param rows [items x D]
   * @param labels 0 to classes - 1
   * @param penalty positive
   */
  static SoftmaxRegression fit(float[][] rows, int[] labels, int classes, double penalty) {
    SoftmaxRegression regression = new SoftmaxRegression(rows, labels, classes, penalty);
    regression.descend();
    return regression;
  }

  /** The class with the highest score. */
  int answer(float[] row) {
    double[] scores = new double[classes];
    scores(weights, row, scores);
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (scores[k] > scores[best]) {
        best = k;
      }
    }
    return best;
  }

  /** The fitted weights, [(D + 1) x K] with the biases last. */
  double[] weights() {
    return weights.clone();
  }

  private void descend() {
    double[] gradient = new double[weights.length];
    double loss = loss(weights, gradient);
    for (int step = 0; step < MAX_STEPS; step++) {
      double[] direction = direction(gradient);
      double promise = dot(gradient, direction);
      if (promise <= RELATIVE_PROGRESS * loss) {
        return;
      }
      double size = 1;
      double[] next = moved(direction, size);
      double[] nextGradient = new double[weights.length];
      double nextLoss = loss(next, nextGradient);
      while (nextLoss > loss - KEPT * size * promise && size > SMALLEST_STEP) {
        size /= 2;
        next = moved(direction, size);
        nextLoss = loss(next, nextGradient);
      }
      if (nextLoss >= loss) {
        return; // rounding errors are all that is left
      }
      remember(next, gradient, nextGradient);
      weights = next;
      gradient = nextGradient;
      loss = nextLoss;
    }
  }

  private double[] moved(double[] direction, double size) {
    double[] next = weights.clone();
    addScaled(next, -size, direction);
    return next;
  }

  private void remember(double[] next, double[] gradient, double[] nextGradient) {
    double[] step = next.clone();
    addScaled(step, -1, weights);
    double[] change = nextGradient.clone();
    addScaled(change, -1, gradient);
    double curvature = dot(step, change);
    if (curvature > 0) {
      memory.addFirst(new Pair(step, change, curvature));
      if (memory.size() > MEMORY) {
        memory.removeLast();
      }
    }
  }

  /** The two loops of limited-memory BFGS round the bound. */
  private double[] direction(double[] gradient) {
    double[] q = gradient.clone();
    double[] shares = new double[MEMORY];
    int i = 0;
    for (Pair pair : memory) {
      shares[i] = dot(pair.step, q) / pair.curvature;
      addScaled(q, -shares[i++], pair.change);
    }
    solve(q);
    if (!memory.isEmpty()) {
      Pair last = memory.getFirst();
      double[] solved = last.change.clone();
      solve(solved);
      double scale = last.curvature / dot(last.change, solved);
      for (int j = 0; j < q.length; j++) {
        q[j] *= scale;
      }
    }
    for (Iterator<Pair> oldest = memory.descendingIterator(); oldest.hasNext(); ) {
      Pair pair = oldest.next();
      double share = dot(pair.change, q) / pair.curvature;
      addScaled(q, shares[--i] - share, pair.step);
    }
    return q;
  }

  /** The loss; writes its gradient. */
  private double loss(double[] at, double[] gradient) {
    int biases = features * classes;
    double loss = 0;
    for (int j = 0; j < biases; j++) {
      gradient[j] = penalty * at[j];
      loss += penalty / 2 * at[j] * at[j];
    }
    for (int k = 0; k < classes; k++) {
      gradient[biases + k] = 0;
    }
    double[] scores = new double[classes];
    for (int i = 0; i < rows.length; i++) {
      scores(at, rows[i], scores);
      double label = scores[labels[i]];
      loss += softmax(scores) - label;
      scores[labels[i]] -= 1;
      for (int d = 0; d < features; d++) {
        double x = rows[i][d];
        for (int k = 0; k < classes; k++) {
          gradient[d * classes + k] += x * scores[k];
        }
      }
      for (int k = 0; k < classes; k++) {
        gradient[biases + k] += scores[k];
      }
    }
    return loss;
  }

  /** Turns scores into probabilities; returns the logarithm of the sum of their exponentials. */
  private static double softmax(double[] scores) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      highest = Math.max(highest, score);
    }
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] = Math.exp(scores[k] - highest);
      sum += scores[k];
    }
    for (int k = 0; k < scores.length; k++) {
      scores[k] /= sum;
    }
    return highest + Math.log(sum);
  }

  private void scores(double[] at, float[] row, double[] scores) {
    System.arraycopy(at, features * classes, scores, 0, classes);
    for (int d = 0; d < features; d++) {
      double x = row[d];
      for (int k = 0; k < classes; k++) {
        scores[k] += x * at[d * classes + k];
      }
    }
  }

  /** The lower half of {@code 1/2 X'X + penalty}, the bias as a column of ones. */
  private double[][] bound() {
    double[][] matrix = new double[features + 1][];
    for (int a = 0; a <= features; a++) {
      matrix[a] = new double[a + 1];
    }
    double[] half = new double[features + 1];
    double[] full = new double[features + 1];
    for (float[] row : rows) {
      for (int d = 0; d <= features; d++) {
        full[d] = d < features ? row[d] : 1;
        half[d] = full[d] / 2;
      }
      for (int a = 0; a <= features; a++) {
        double[] line = matrix[a];
        double factor = half[a];
        for (int b = 0; b <= a; b++) {
          line[b] += factor * full[b];
        }
      }
    }
    for (int a = 0; a < features; a++) {
      matrix[a][a] += penalty;
    }
    return matrix;
  }

  /** Cholesky in place. */
  private static double[][] factor(double[][] h) {
    for (int i = 0; i < h.length; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = h[i][j];
        for (int m = 0; m < j; m++) {
          rest -= h[i][m] * h[j][m];
        }
        h[i][j] = i == j ? Math.sqrt(rest) : rest / h[j][j];
      }
    }
    return h;
  }

  /** Applies the inverse of the bound to the column of each class, in place. */
  private void solve(double[] x) {
    for (int i = 0; i <= features; i++) {
      for (int j = 0; j < i; j++) {
        addRow(x, i, -bound[i][j], j);
      }
      divideRow(x, i, bound[i][i]);
    }
    for (int i = features; i >= 0; i--) {
      divideRow(x, i, bound[i][i]);
      for (int j = 0; j < i; j++) {
        addRow(x, j, -bound[i][j], i);
      }
    }
  }

  private void addRow(double[] x, int to, double factor, int from) {
    for (int k = 0; k < classes; k++) {
      x[to * classes + k] += factor * x[from * classes + k];
    }
  }

  private void divideRow(double[] x, int row, double divisor) {
    for (int k = 0; k < classes; k++) {
      x[row * classes + k] /= divisor;
    }
  }

  private static void addScaled(double[] to, double factor, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
