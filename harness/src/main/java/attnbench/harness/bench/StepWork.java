package attnbench.harness.bench;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Tape;
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
 * The work of a model's step over a batch, counted while one sequence passes through.
 *
 * <p>Flops are those of the kernels; the optimiser and what operations do by loops of their own are
 * left out, so that shares are never too high. Bytes are twice those of the workspace: a buffer is
 * handed out once for a sequence, written and read.
 *
 * @param work of all sequences of the batch
 * @param workspaceBytes of one thread
 */
record StepWork(Work work, long workspaceBytes) {
  private static final int WRITTEN_AND_READ = 2;

  /**
   * Counts.
   *
   * @param training whether backward belongs to the step
   */
  static StepWork count(
      Catalogue catalogue, RunSpec spec, boolean training, KernelProvider kernels) {
    Task task = catalogue.createTask(spec.task(), Optional.empty());
    SequenceModel model = catalogue.createModel(spec, task);
    Objective objective = new Objective(model, task);
    Example example = Example.of(task);
    task.data(Split.TRAIN).fill(0, example);
    Work[] sum = {Work.NONE};
    Tape tape =
        new Tape(
            MeteredKernels.around(
                kernels,
                (kernel, arguments, nanos) ->
                    sum[0] = sum[0].plus(KernelWork.of(kernel, arguments).orElse(Work.NONE))));
    if (training) {
      tape.startTraining(new Gradients(model.parameters()), null);
      Var scores = objective.scores(tape, example);
      tape.backward(objective.loss(tape, scores, example), 1f);
    } else {
      tape.startInference();
      objective.scores(tape, example);
    }
    long workspaceBytes = tape.workspace().peakBytes();
    Work sequence = new Work(sum[0].flops(), WRITTEN_AND_READ * workspaceBytes);
    return new StepWork(sequence.times(spec.train().batch()), workspaceBytes);
  }
}
