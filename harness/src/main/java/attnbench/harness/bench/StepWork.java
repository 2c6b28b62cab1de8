package attnbench.harness.bench;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.model.SequenceModel;
import attnbench.harness.config.RunSpec;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Objective;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.Optional;

/**
 * Counts the work of a model's step over a batch while one sequence passes through; the optimiser
 * is left out.
 */
final class StepWork {
  private StepWork() {}

  /**
   * Counts.
   *
   * @param training whether backward belongs to the step
   * @return the work of all sequences of the batch
   */
  static CountedWork count(
      Catalogue catalogue, RunSpec spec, boolean training, KernelProvider kernels) {
    Task task = catalogue.createTask(spec.task(), Optional.empty());
    SequenceModel model = catalogue.createModel(spec, task);
    Objective objective = new Objective(model, task);
    Example example = Example.of(task);
    task.data(Split.TRAIN).fill(0, example);
    CountedWork sequence =
        CountedWork.onTape(
            kernels,
            tape -> {
              if (training) {
                tape.startTraining(new Gradients(model.parameters()), null);
                Var scores = objective.scores(tape, example);
                tape.backward(objective.loss(tape, scores, example), 1f);
              } else {
                tape.startInference();
                objective.scores(tape, example);
              }
            });
    return sequence.times(spec.train().batch());
  }
}
