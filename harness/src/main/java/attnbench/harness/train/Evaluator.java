package attnbench.harness.train;

import attnbench.attention.autodiff.Var;
import attnbench.harness.stats.RocAuc;
import attnbench.tasks.Dataset;
import java.util.Arrays;

/** Scores a model on all items of a data set, in parallel, added up in the order of the items. */
public final class Evaluator {
  /**
   * How a model did.
   *
   * @param loss mean over the items
   * @param correct share of items answered correctly, 0 to 1
   * @param rocAuc area under the ROC of the scores, 0 to 1; NaN unless there are two classes
   * @param rocAucOfClasses the same of the predicted classes, which is the balanced accuracy
   */
  public record Score(
      int items, double loss, double correct, double rocAuc, double rocAucOfClasses) {
    /** Of a model that was not evaluated. */
    static final Score NONE = new Score(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Whether this is the better validation: more correct answers, then the smaller loss. */
    public boolean betterThan(Score other) {
      return correct != other.correct ? correct > other.correct : loss < other.loss;
    }
  }

  private final Objective objective;
  private final Workers workers;

  public Evaluator(Objective objective, Workers workers) {
    this.objective = objective;
    this.workers = workers;
  }

  public Score evaluate(Dataset data) {
    int items = data.size();
    if (items == 0) {
      throw new IllegalArgumentException("a data set without items cannot be evaluated");
    }
    float[] losses = new float[items];
    boolean[] correct = new boolean[items];
    boolean twoClasses = objective.hasTwoClasses();
    boolean[] positive = new boolean[items];
    double[] margins = new double[items];
    workers.forEach(
        items,
        (worker, i) -> {
          data.fill(i, worker.example());
          worker.tape().startInference();
          Var scores = objective.scores(worker.tape(), worker.example());
          losses[i] = objective.loss(worker.tape(), scores, worker.example()).value.data[0];
          correct[i] = objective.correct(scores, worker.example());
          if (twoClasses) {
            positive[i] = worker.example().label == 1;
            margins[i] = (double) scores.value.data[1] - scores.value.data[0];
          }
        });
    double lossSum = 0;
    int correctItems = 0;
    for (int i = 0; i < items; i++) {
      lossSum += losses[i];
      correctItems += correct[i] ? 1 : 0;
    }
    double[] classes = Arrays.stream(margins).map(margin -> margin > 0 ? 1 : 0).toArray();
    return new Score(
        items,
        lossSum / items,
        correctItems / (double) items,
        twoClasses ? RocAuc.of(margins, positive) : Double.NaN,
        twoClasses ? RocAuc.of(classes, positive) : Double.NaN);
  }
}
