package attnbench.attention.autodiff;

/**
 * Losses of one sequence: from a row of scores to a 1 x 1 result.
 *
 * <p>K is the number of classes.
 */
public final class Losses {
  private Losses() {}

  /**
   * The negative logarithm of the label's softmax share: {@code log(sum_j exp(s_j)) - s_label}.
   *
   * <p>The largest score is taken out of the exponentials, so that no size of scores overflows.
   *
   * @param scores s, [1 x K]
   * @param label from 0 to K - 1
   */
  public static Var crossEntropy(Tape tape, Var scores, int label) {
    int classes = scores.columns();
    if (scores.rows() != 1 || label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "label is %d and scores are %d x %d; scores must be one row and the label a column of it"
              .formatted(label, scores.rows(), classes));
    }
    float[] s = scores.value.data;
    float max = s[0];
    for (int j = 1; j < classes; j++) {
      max = Math.max(max, s[j]);
    }
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += Math.exp(s[j] - max);
    }
    double logSumExp = max + Math.log(sum);
    Var loss = tape.result(1, 1);
    loss.value.data[0] = (float) (logSumExp - s[label]);
    if (scores.needsGradient()) {
      // d loss / d s_j = softmax(s)_j - [j = label]
      tape.onBackward(
          () -> {
            float upstream = loss.gradient.data[0];
            float[] gradient = scores.gradient.data;
            for (int j = 0; j < classes; j++) {
              gradient[j] += upstream * (float) Math.exp(s[j] - logSumExp);
            }
            gradient[label] -= upstream;
          });
    }
    return loss;
  }

  /**
   * {@code (s - target)^2}.
   *
   * @param score s, [1 x 1]
   */
  public static Var squaredError(Tape tape, Var score, float target) {
    if (score.rows() != 1 || score.columns() != 1) {
      throw new IllegalArgumentException(
          "score is " + score.rows() + " x " + score.columns() + "; it must be 1 x 1");
    }
    float difference = score.value.data[0] - target;
    Var loss = tape.result(1, 1);
    loss.value.data[0] = difference * difference;
    if (score.needsGradient()) {
      // d loss / d s = 2 (s - target)
      tape.onBackward(() -> score.gradient.data[0] += loss.gradient.data[0] * 2 * difference);
    }
    return loss;
  }
}
