package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Task;

/**
 * A linear solver of a two-class task that only counts tokens: logistic regression on {@code log(1
 * + count)} of each token, each brought to mean 0 and variance 1.
 */
final class BagOfTokens {
  /** Of the size of a unit prior on each weight, next to a loss summed over thousands of items. */
  private static final double PENALTY = 1;

  private final Task task;
  private final int vocabulary;
  private final double[] mean;

  /** Reciprocals of standard deviations; 0 for a token whose count never changes. */
  private final double[] scale;

  private final LogisticRegression regression;

  private BagOfTokens(Task task, Dataset train) {
    this.task = task;
    this.vocabulary = ((InputKind.Tokens) task.input()).vocabulary();
    double[][] rows = new double[train.size()][];
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
    for (double[] row : rows) {
      standardise(row);
    }
    this.regression = LogisticRegression.fit(rows, labels, PENALTY);
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
      double[] row = logCounts(example);
      standardise(row);
      int answer = regression.score(row) > 0 ? 1 : 0;
      correct += answer == example.label ? 1 : 0;
    }
    return (double) correct / data.size();
  }

  private double[] logCounts(Example example) {
    double[] row = new double[vocabulary];
    for (int i = 0; i < example.length; i++) {
      row[example.tokens[i]]++;
    }
    for (int token = 0; token < vocabulary; token++) {
      row[token] = Math.log1p(row[token]);
    }
    return row;
  }

  private void measure(double[][] rows) {
    for (double[] row : rows) {
      for (int token = 0; token < vocabulary; token++) {
        mean[token] += row[token] / rows.length;
      }
    }
    for (double[] row : rows) {
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

  private void standardise(double[] row) {
    for (int token = 0; token < vocabulary; token++) {
      row[token] = (row[token] - mean[token]) * scale[token];
    }
  }
}
