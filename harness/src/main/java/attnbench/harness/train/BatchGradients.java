package attnbench.harness.train;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.ParameterRanges;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Team;
import attnbench.attention.autodiff.Var;
import attnbench.harness.config.RunSpec;
import attnbench.harness.train.StepObserver.Part;
import attnbench.tasks.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.random.RandomGenerator;

/**
 * The gradients of the mean loss of a batch, the same bits on any number of threads.
 *
 * <p>With S shards, item j of the batch belongs to shard j mod S. Workers take item after item; its
 * backward pass waits until the shard's item before it has been added to the shard's sums, S items
 * back, which it seldom has to. The sums are then added in the order of the shards.
 */
public final class BatchGradients {
  /** What dropout drops in a sequence: a function of the step and of its place in the batch. */
  @FunctionalInterface
  public interface DropoutSource {
    DropoutSource NONE = (step, place) -> null;

    /** A generator, or null to drop nothing. */
    RandomGenerator random(long step, int place);

    /** That of a run; a mixer may draw from it where the model itself drops nothing. */
    static DropoutSource of(RunSpec spec) {
      return (step, place) -> Seeds.DROPOUT.random(spec.seed(), step, place);
    }
  }

  private final Objective objective;
  private final Workers workers;
  private final DropoutSource dropout;
  private final StepObserver observer;
  private final ParameterRanges ranges;
  private final List<Gradients> shards = new ArrayList<>();

  /** How many of each shard's items are in its sums. */
  private final AtomicIntegerArray added;

  private float[] losses = {};
  private int[] lengths = {};

  public BatchGradients(Objective objective, Workers workers, int shards, DropoutSource dropout) {
    this(objective, workers, shards, dropout, StepObserver.NONE);
  }

  public BatchGradients(
      Objective objective,
      Workers workers,
      int shards,
      DropoutSource dropout,
      StepObserver observer) {
    this.objective = objective;
    this.workers = workers;
    this.dropout = dropout;
    this.observer = observer;
    Parameters parameters = objective.model().parameters();
    this.ranges = workers.ranges(parameters);
    added = new AtomicIntegerArray(shards);
    for (int i = 0; i < shards; i++) {
      this.shards.add(new Gradients(parameters));
    }
  }

  /**
   * Computes loss and {@link #gradients} of a batch.
   *
   * @param items indices into {@code data}
   * @param step which step it is, for the dropout
   * @return the mean loss
   */
  public double compute(Dataset data, int[] items, long step) {
    if (losses.length != items.length) {
      losses = new float[items.length];
      lengths = new int[items.length];
    }
    int used = Math.min(shards.size(), items.length);
    for (int shard = 0; shard < used; shard++) {
      added.set(shard, 0);
    }
    workers.forEachInOrder(
        items.length, used, (worker, place) -> computeItem(worker, data, items, place, step));
    long start = System.nanoTime();
    shards.get(0).addAll(ranges, shards.subList(1, used));
    observer.tookTogether(Part.GRADIENT_SUM, System.nanoTime() - start);
    double total = 0;
    for (float loss : losses) {
      total += loss;
    }
    return total / items.length;
  }

  /** The numbers of the model's parameters, for loops that all workers share. */
  ParameterRanges ranges() {
    return ranges;
  }

  /** Takes the durations of the parts of a step. */
  StepObserver observer() {
    return observer;
  }

  /** The gradients of the last batch; the caller may change them. */
  public Gradients gradients() {
    return shards.get(0);
  }

  /** The number of sequence positions in the last batch. */
  public long tokens() {
    long tokens = 0;
    for (int length : lengths) {
      tokens += length;
    }
    return tokens;
  }

  private void computeItem(Workers.Worker worker, Dataset data, int[] items, int place, long step) {
    int shard = place % shards.size();
    int before = place / shards.size();
    try {
      Gradients sum = shards.get(shard);
      long time = System.nanoTime();
      if (before == 0) {
        sum.clear();
        time = passed(Part.GRADIENT_SUM, worker, time);
      }
      data.fill(items[place], worker.example());
      time = passed(Part.FEED, worker, time);
      worker.tape().startTraining(sum, dropout.random(step, place));
      Var scores = objective.scores(worker.tape(), worker.example());
      Var loss = objective.loss(worker.tape(), scores, worker.example());
      passed(Part.FORWARD, worker, time);
      awaitTurn(shard, before);
      time = System.nanoTime();
      worker.tape().backward(loss, 1f / items.length);
      passed(Part.BACKWARD, worker, time);
      losses[place] = loss.value.data[0];
      lengths[place] = worker.example().length + worker.example().otherLength;
    } finally { // after a failure too, else others would wait for it; then one before may still run
      added.accumulateAndGet(shard, before + 1, Math::max);
    }
  }

  /** Waits until so many of a shard's items are in its sums; they have all begun. */
  private void awaitTurn(int shard, int before) {
    for (int looks = 0; added.get(shard) < before; looks++) {
      Team.pause(looks);
    }
  }

  /** Reports a part that began at {@code since}; gives the time when it ended. */
  private long passed(Part part, Workers.Worker worker, long since) {
    long now = System.nanoTime();
    if (worker.together()) {
      observer.tookTogether(part, now - since);
    } else {
      observer.took(part, now - since);
    }
    return now;
  }
}
