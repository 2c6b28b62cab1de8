package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.model.SequenceModel;
import attnbench.harness.config.RunSpec;
import attnbench.harness.train.BatchGradients;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Evaluator;
import attnbench.harness.train.Objective;
import attnbench.harness.train.TrainStep;
import attnbench.harness.train.Workers;
import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.Optional;

/** {@link BenchSpec}'s network and its data, ready for steps as evaluator and trainer run them. */
final class BenchModel implements AutoCloseable {
  private final Workers workers;
  private final Evaluator evaluator;
  private final TrainStep trainStep;
  private final Dataset items;
  private final Dataset oneBatch;
  private final int[] places;
  private final double learningRate;
  private long step;

  /**
   * @throws IllegalArgumentException when no such network can be
   */
  BenchModel(BenchSpec benchSpec, Catalogue catalogue, KernelProvider kernels, int threads) {
    RunSpec spec = benchSpec.spec();
    Task task = catalogue.createTask(spec.task(), Optional.empty());
    SequenceModel model = catalogue.createModel(spec, task);
    Objective objective = new Objective(model, task);
    workers = new Workers(threads, task, kernels, spec.train().recompute());
    evaluator = new Evaluator(objective, workers);
    BatchGradients gradients =
        new BatchGradients(
            objective, workers, spec.train().shards(), BatchGradients.DropoutSource.NONE);
    trainStep = new TrainStep(objective, gradients, spec.train().optim());
    learningRate = spec.train().optim().learningRate();
    items = task.data(Split.TRAIN);
    places = new int[spec.train().batch()];
    oneBatch = new FirstItems(items, places.length);
  }

  /** Runs a step and gives its loss. */
  double run(ModelStep kind) {
    return switch (kind) {
      case FORWARD -> forward();
      case TRAIN_STEP -> trainStep();
    };
  }

  /** Scores of the first batch, loss included. */
  double forward() {
    return evaluator.evaluate(oneBatch).loss();
  }

  /** Forward, loss, backward, sum of the gradients, clipping and Adam on the next batch. */
  double trainStep() {
    for (int i = 0; i < places.length; i++) {
      places[i] = (int) ((step * places.length + i) % items.size());
    }
    step++;
    return trainStep.run(items, places, step, learningRate);
  }

  /** Peak of all threads' workspaces together. */
  long workspaceBytes() {
    return workers.workspaceBytes();
  }

  @Override
  public void close() {
    workers.close();
  }

  private record FirstItems(Dataset all, int size) implements Dataset {
    @Override
    public void fill(int index, Example example) {
      all.fill(index, example);
    }
  }
}
