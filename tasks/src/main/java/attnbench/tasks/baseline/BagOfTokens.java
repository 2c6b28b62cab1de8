package attnbench.tasks.baseline;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Target;
import attnbench.tasks.Task;

/**
 * A linear solver that only counts tokens: softmax regression on {@code log(1 + count)} of each
 * token, each brought to mean 0 and variance 1.
 */
final class BagOfTokens {
  /**
   * A unit prior on the difference between the weights of two classes, next to a loss summed over
   * thousands of items.
   */
  private static final double PENALTY = 2;

  private final Task task;
  private final int vocabulary;
  private final double[] mean;

  /** Reciprocals of standard deviations; 0 for a token whose count never changes. */
  private final double[] scale;

  private final SoftmaxRegression regression;

  private BagOfTokens(Task task, Dataset train) {
    this.task = task;
    this.vocabulary = ((InputKind.Tokens) task.input()).vocabulary();
    float[][] rows = new float[train.size()][];
    int[] labels = new int[train.size()];
    Example example = Example.of(task);
    for (int i = 0; i < rows.length; i++) {
      train.fill(i, example);
      rows[i] = logCounts(example);
      labels[i] = example.label;
    }
    this.mean = new double[vocabulary];
    this.scale = new double[vocabulary];
    measure(rows);
    for (float[] row : rows) {
      standardise(row);
    }
    int classes = ((Target.Classes) task.target()).count();
    this.regression = SoftmaxRegression.fit(rows, labels, classes, PENALTY);
  }

  /** Learns from the items of {@code train}. */
  static BagOfTokens fit(Task task, Dataset train) {
    return new BagOfTokens(task, train);
  }

  /** Share of items answered correctly. */
  double correctShare(Dataset data) {
    Example example = Example.of(task);
    int correct = 0;
    for (int i = 0; i < data.size(); i++) {
      data.fill(i, example);
      float[] row = logCounts(example);
      standardise(row);
      correct += regression.answer(row) == example.label ? 1 : 0;
    }
    return (double) correct / data.size();
  }

  private float[] logCounts(Example example) {
    int[] counts = new int[vocabulary];
    for (int i = 0; i < example.length; i++) {
      counts[example.tokens[i]]++;
    }
    float[] row = new float[vocabulary];
    for (int token = 0; token < vocabulary; token++) {
      row[token] = (float) Math.log1p(counts[token]);
    }
    return row;
  }

  private void measure(float[][] rows) {
    for (float[] row : rows) {
      for (int token = 0; token < vocabulary; token++) {
        mean[token] += (double) row[token] / rows.length;
      }
    }
    for (float[] row : rows) {
      for (int token = 0; token < vocabulary; token++) {
        double deviation = row[token] - mean[token];
        scale[token] += deviation * deviation / rows.length;
      }
    }
    for (int token = 0; token < vocabulary; token++) {
      // The bound separates rounding errors of a constant column from any real variance.
      scale[token] = scale[token] > 1e-12 ? 1 / Math.sqrt(scale[token]) : 0;
    }
  }

  private void standardise(float[] row) {
    for (int token = 0; token < vocabulary; token++) {
      row[token] = (float) ((row[token] - mean[token]) * scale[token]);
    }
  }
}
