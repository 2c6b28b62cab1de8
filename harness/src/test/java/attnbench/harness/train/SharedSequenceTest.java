package attnbench.harness.train;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.kernel.Kernels;
import attnbench.attention.model.SequenceModel;
import attnbench.harness.config.Preset;
import attnbench.harness.config.Presets;
import attnbench.harness.config.RunSpec;
import attnbench.harness.tensors.Weights;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of fewer sequences than threads. */
class SharedSequenceTest {
  private static final int LENGTH = 600;

  @ParameterizedTest
  @ValueSource(strings = {"full", "linear", "paramixer-chord", "paramixer-cdil"})
  void trainsToTheSameBitsOnOneTwoAndThreeThreads(String mixer) {
    for (int batch = 1; batch <= 2; batch++) {
      Set<String> results = new HashSet<>();
      for (int threads = 1; threads <= 3; threads++) {
        results.add(trained(mixer, batch, threads));
      }
      assertThat(results).as("weights and loss after steps of %d sequences", batch).hasSize(1);
    }
  }

  /** The weights after two steps with dropout, and the loss of a sequence with them. */
  private static String trained(String mixer, int batch, int threads) {
    RunSpec spec =
        Presets.named("paramixer-synthetic")
            .run(
                new Preset.Selection("adding", mixer, LENGTH, null),
                List.of("model.dropout=0.1", "train.batch=" + batch));
    Catalogue catalogue = new Catalogue(SharedSequenceTest.class.getClassLoader());
    Task task = catalogue.createTask(spec.task(), Optional.empty());
    SequenceModel model = catalogue.createModel(spec, task);
    Objective objective = new Objective(model, task);
    try (Workers workers = new Workers(threads, task, Kernels.active())) {
      BatchGradients gradients =
          new BatchGradients(
              objective, workers, spec.train().shards(), BatchGradients.DropoutSource.of(spec));
      TrainStep step = new TrainStep(objective, gradients, spec.train().optim());
      int[] items = new int[batch];
      for (int i = 1; i <= 2; i++) {
        step.run(task.data(Split.TRAIN), items, i, 1e-3);
      }
      double[] loss = new double[1];
      workers.forEach(
          1,
          (worker, i) -> {
            task.data(Split.VALIDATION).fill(0, worker.example());
            worker.tape().startInference();
            var scores = objective.scores(worker.tape(), worker.example());
            loss[0] = objective.loss(worker.tape(), scores, worker.example()).value.data[0];
          });
      return Weights.sha256(Weights.of(model.parameters())) + " " + loss[0];
    }
  }

  @Test
  void fewerJobsThanThreadsComeOneAfterTheOtherOnOneTape() {
    try (Workers workers = new Workers(3, new TinyTask(10), Kernels.active())) {
      Set<Workers.Worker> seen = new HashSet<>();
      Thread caller = Thread.currentThread();
      for (int call = 0; call < 3; call++) {
        workers.forEach(
            2,
            (worker, i) -> {
              assertThat(Thread.currentThread()).isSameAs(caller);
              seen.add(worker);
            });
      }
      assertThat(seen).hasSize(1);
    }
  }
}
