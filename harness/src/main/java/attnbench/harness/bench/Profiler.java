package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
import attnbench.harness.config.RunSpec;
import attnbench.harness.stats.Quantiles;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.train.BatchGradients;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Objective;
import attnbench.harness.train.StepObserver;
import attnbench.harness.train.TrainStep;
import attnbench.harness.train.Workers;
import attnbench.tasks.Dataset;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Profiles training steps, their items made ahead as for a training: first as they are, then with
 * every kernel call timed.
 *
 * @param warmupSeconds of steps that do not count, before each of the two measurements: the JIT
 *     needs seconds for vector code
 * @param seconds of steps that count, in each
 */
public record Profiler(double warmupSeconds, double seconds) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int LEAST_STEPS = 3;

  public Profiler {
    if (!(warmupSeconds >= 0) || !(seconds >= 0)) {
      throw new IllegalArgumentException(
          "seconds are %s of warm-up and %s that count; neither may be negative"
              .formatted(warmupSeconds, seconds));
    }
  }

  /** The profile of a spec's training steps. */
  public Profile run(
      RunSpec spec, Task task, Catalogue catalogue, int threads, KernelProvider kernels) {
    Environment environment = EnvironmentProbe.capture(kernels.name());
    task.data(Split.TRAIN).prepare(threads, made -> {});
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Objective plainObjective = new Objective(catalogue.createModel(spec, task), task);
    List<Double> plain;
    long workspaceBytes;
    try (Workers workers = new Workers(threads, task, kernels, spec.train().recompute())) {
      Steps steps = new Steps(spec, task, plainObjective, workers, StepObserver.NONE);
      steps.run(warmupSeconds);
      plain = steps.run(seconds);
      workspaceBytes = workers.workspaceBytes();
    }
    StepProfile profile = new StepProfile();
    TimerCost timer = TimerCost.measure(kernels);
    Objective objective = new Objective(catalogue.createModel(spec, task), task);
    try (Workers workers =
        new Workers(threads, task, profile.around(kernels), spec.train().recompute())) {
      Steps steps = new Steps(spec, task, objective, workers, profile);
      steps.run(warmupSeconds);
      profile.clear();
      List<Double> timed = steps.run(seconds);
      double wallNanos = NANOS_PER_MILLI * timed.stream().mapToDouble(m -> m).sum();
      return new Profile(
          startedAt,
          spec,
          threads,
          environment,
          timed.size(),
          median(plain),
          median(timed),
          timer.totalNanos(),
          workspaceBytes,
          plain,
          timed,
          new ProfileLines(profile, timer, timed.size(), threads * wallNanos).lines());
    }
  }

  private static double median(List<Double> values) {
    return Quantiles.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Training steps on one batch after the other. */
  private static final class Steps {
    private final TrainStep trainStep;
    private final Dataset items;
    private final int[] places;
    private final double learningRate;
    private long step;

    Steps(RunSpec spec, Task task, Objective objective, Workers workers, StepObserver observer) {
      BatchGradients gradients =
          new BatchGradients(
              objective,
              workers,
              spec.train().shards(),
              BatchGradients.DropoutSource.of(spec),
              observer);
      trainStep = new TrainStep(objective, gradients, spec.train().optim());
      items = task.data(Split.TRAIN);
      places = new int[spec.train().batch()];
      learningRate = spec.train().optim().learningRate();
    }

    /** Steps for some seconds, three at least; gives the milliseconds of each. */
    List<Double> run(double seconds) {
      List<Double> millis = new ArrayList<>();
      long start = System.nanoTime();
      long before = start;
      while (millis.size() < LEAST_STEPS || before - start < seconds * NANOS_PER_SECOND) {
        for (int i = 0; i < places.length; i++) {
          places[i] = (int) ((step * places.length + i) % items.size());
        }
        step++;
        trainStep.run(items, places, step, learningRate);
        long now = System.nanoTime();
        millis.add((now - before) / NANOS_PER_MILLI);
        before = now;
      }
      return millis;
    }
  }
}
