package attnbench.harness.train;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.model.SequenceModel;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecHash;
import attnbench.harness.store.Environment;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import attnbench.harness.store.ShortcutScore;
import attnbench.harness.tensors.Weights;
import attnbench.tasks.Dataset;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One training run, from a spec to its record: train, then test once.
 *
 * @param threads that train; they change the time, never the bits
 */
public record Run(RunSpec spec, int threads, KernelProvider kernels, Environment environment) {
  private static final System.Logger LOG = System.getLogger(Run.class.getName());

  /**
   * Trains and tests; what goes wrong in training becomes a failed record.
   *
   * @param modelSource makes a fresh model for {@code task}
   * @param keeper takes the model with the weights that were tested, before the record is there;
   *     not called for a run that fails
   * @throws IllegalArgumentException when the spec does not fit the task
   * @throws CancellationException when the thread is interrupted
   */
  public RunRecord execute(
      Task task,
      Supplier<SequenceModel> modelSource,
      TrainListener listener,
      Consumer<SequenceModel> keeper) {
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    boolean recomputing = spec.train().recompute();
    try (Workers workers = new Workers(threads, task, kernels, recomputing)) {
      prepare(task, listener);
      SequenceModel model = modelSource.get();
      Objective objective = new Objective(model, task);
      Trainer trainer = new Trainer(spec, task, objective, workers, listener, System::nanoTime);
      Training training = train(trainer);
      if (!training.status().succeeded()) {
        return record(startedAt, task, model, training, Evaluator.Score.NONE, workers);
      }
      Evaluator.Score test = new Evaluator(objective, workers).evaluate(task.data(Split.TEST));
      keeper.accept(model);
      return record(startedAt, task, model, training, test, workers);
    } catch (OutOfMemoryError e) {
      return RunRecord.failed(spec, environment, startedAt, threads, outOfMemory());
    }
  }

  /** Makes the items ahead of the training, so that no step waits for them. */
  private void prepare(Task task, TrainListener listener) {
    for (Split split : Split.values()) {
      Dataset items = task.data(split);
      items.prepare(threads, made -> listener.preparing(split, made, items.size()));
    }
  }

  /** Tests a model with the weights that it has. */
  public Evaluator.Score test(Task task, SequenceModel model) {
    try (Workers workers = new Workers(threads, task, kernels)) {
      return new Evaluator(new Objective(model, task), workers).evaluate(task.data(Split.TEST));
    }
  }

  private static Training train(Trainer trainer) {
    try {
      return trainer.train();
    } catch (CancellationException interrupted) {
      throw interrupted;
    } catch (DivergedException e) {
      return trainer.soFar(RunStatus.FAILED, e.getMessage());
    } catch (OutOfMemoryError e) {
      return trainer.soFar(RunStatus.FAILED, outOfMemory());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "training failed", e);
      return trainer.soFar(RunStatus.FAILED, "error: " + e);
    }
  }

  private static String outOfMemory() {
    return "out of memory with a heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB";
  }

  private RunRecord record(
      String startedAt,
      Task task,
      SequenceModel model,
      Training training,
      Evaluator.Score test,
      Workers workers) {
    boolean tested = training.status().succeeded();
    return new RunRecord(
        RunRecord.FORMAT,
        spec,
        SpecHash.of(spec),
        environment,
        startedAt,
        threads,
        training.status(),
        training.reason(),
        model.parameters().count(),
        training.curve(),
        training.bestStep(),
        test.items(),
        test.loss(),
        test.correct(),
        task.chance(),
        tested ? shortcuts(task) : List.of(),
        training.stepsDone(),
        training.tokensDone(),
        training.trainSeconds(),
        training.millisPerStep(),
        workers.workspaceBytes(),
        tested ? Weights.sha256(Weights.of(model.parameters())) : "",
        test.rocAuc(),
        test.rocAucOfClasses());
  }

  private static List<ShortcutScore> shortcuts(Task task) {
    return task.shortcuts().stream()
        .map(s -> new ShortcutScore(s.name(), s.description(), s.correctShare()))
        .toList();
  }
}
