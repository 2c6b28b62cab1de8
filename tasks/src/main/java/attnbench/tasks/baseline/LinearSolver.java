package attnbench.tasks.baseline;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Target;
import attnbench.tasks.Task;

/** A linear solver: softmax regression on features, each brought to mean 0 and variance 1. */
final class LinearSolver {
  /**
   * A unit prior on the difference between the weights of two classes, next to a loss summed over
   * thousands of items.
   */
  private static final double PENALTY = 2;

  private final Task task;
  private final Features features;
  private final double[] mean;

  /** Reciprocals of standard deviations; 0 for a feature that never changes. */
  private final double[] scale;

  private final SoftmaxRegression regression;

  private LinearSolver(Task task, Features features, Dataset train) {
    this.task = task;
    this.features = features;
    float[][] rows = new float[train.size()][];
    int[] labels = new int[train.size()];
    Example example = Example.of(task);
    for (int i = 0; i < rows.length; i++) {
      train.fill(i, example);
      rows[i] = row(example);
      labels[i] = example.label;
    }
    this.mean = new double[features.count()];
    this.scale = new double[features.count()];
    measure(rows);
    for (float[] row : rows) {
      standardise(row);
    }
    int classes = ((Target.Classes) task.target()).count();
    this.regression = SoftmaxRegression.fit(rows, labels, classes, PENALTY);
  }

  /** Learns from the items of {@code train}. */
  static LinearSolver fit(Task task, Features features, Dataset train) {
    return new LinearSolver(task, features, train);
  }

  /** Share of items answered correctly. */
  double correctShare(Dataset data) {
    Example example = Example.of(task);
    int correct = 0;
    for (int i = 0; i < data.size(); i++) {
      data.fill(i, example);
      float[] row = row(example);
      standardise(row);
      correct += regression.answer(row) == example.label ? 1 : 0;
    }
    return (double) correct / data.size();
  }

  private float[] row(Example example) {
    float[] row = new float[features.count()];
    features.write(example, row);
    return row;
  }

  private void measure(float[][] rows) {
    for (float[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += (double) row[j] / rows.length;
      }
    }
    for (float[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        double deviation = row[j] - mean[j];
        scale[j] += deviation * deviation / rows.length;
      }
    }
    for (int j = 0; j < mean.length; j++) {
      // The bound separates rounding errors of a constant column from any real variance.
      scale[j] = scale[j] > 1e-12 ? 1 / Math.sqrt(scale[j]) : 0;
    }
  }

  private void standardise(float[] row) {
    for (int j = 0; j < mean.length; j++) {
      row[j] = (float) ((row[j] - mean[j]) * scale[j]);
    }
  }
}
