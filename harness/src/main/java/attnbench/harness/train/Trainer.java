package attnbench.harness.train;

import attnbench.attention.optim.Schedule;
import attnbench.harness.config.OptimSpec;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.TrainSpec;
import attnbench.harness.store.CurvePoint;
import attnbench.harness.store.RunStatus;
import attnbench.tasks.Dataset;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Trains one model once: order, forward, loss, backward, clip, step, validate.
 *
 * <p>Reads the training and the validation items, never the test items. Afterwards the model has
 * the weights of the best validation.
 */
public final class Trainer {
  private static final double NANOS_PER_SECOND = 1e9;

  private final TrainSpec spec;
  private final Dataset trainItems;
  private final Dataset validationItems;
  private final TrainStep trainStep;
  private final Evaluator evaluator;
  private final Schedule schedule;
  private final EarlyStop earlyStop;
  private final ItemOrder order;
  private final TrainListener listener;
  private final LongSupplier nanoClock;

  private final List<CurvePoint> curve = new ArrayList<>();
  private final StepTimes stepTimes = new StepTimes();
  private final long startNanos;
  private long step;
  private long tokens;
  private double lossSum;
  private long lossSteps;

  /**
   * Makes a trainer; its clock starts now.
   *
   * @param nanoClock such as {@link System#nanoTime}
   */
  public Trainer(
      RunSpec spec,
      Task task,
      Objective objective,
      Workers workers,
      TrainListener listener,
      LongSupplier nanoClock) {
    this.spec = spec.train();
    this.trainItems = task.data(Split.TRAIN);
    this.validationItems = task.data(Split.VALIDATION);
    if (trainItems.size() < this.spec.batch()) {
      throw new IllegalArgumentException(
          "batch is %d; it must not exceed the %d training items"
              .formatted(this.spec.batch(), trainItems.size()));
    }
    long seed = spec.seed();
    BatchGradients.DropoutSource dropout = BatchGradients.DropoutSource.of(spec);
    BatchGradients gradients = new BatchGradients(objective, workers, this.spec.shards(), dropout);
    this.trainStep = new TrainStep(objective, gradients, this.spec.optim());
    this.evaluator = new Evaluator(objective, workers);
    this.order = new ItemOrder(trainItems.size(), this.spec.batch(), this.spec.shuffle(), seed);
    this.schedule = schedule(this.spec.optim());
    this.earlyStop = new EarlyStop(this.spec, objective.model().parameters());
    this.listener = listener;
    this.nanoClock = nanoClock;
    this.startNanos = nanoClock.getAsLong();
  }

  /**
   * Trains to the end.
   *
   * @throws DivergedException when a loss or a gradient is not finite
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  public Training train() {
    Optional<RunStatus> end = Optional.empty();
    for (int epoch = 0; epoch < spec.epochs() && end.isEmpty(); epoch++) {
      order.startEpoch(epoch);
      for (int batch = 0; batch < order.batches() && end.isEmpty(); batch++) {
        trainStep(order.batch(batch));
        boolean budgetSpent = budgetSpent();
        if (budgetSpent || validationDue(batch)) {
          end = validate();
        }
        if (end.isEmpty() && budgetSpent) {
          end = Optional.of(RunStatus.BUDGET_REACHED);
        }
      }
    }
    earlyStop.restoreBest();
    RunStatus status = end.orElse(RunStatus.EPOCHS_DONE);
    return soFar(status, reason(status));
  }

  /** What can be told at this moment, with a given end. */
  public Training soFar(RunStatus status, String reason) {
    return new Training(
        status,
        reason,
        curve,
        earlyStop.bestStep(),
        step,
        tokens,
        seconds(),
        stepTimes.medianMillis());
  }

  private void trainStep(int[] items) {
    long before = nanoClock.getAsLong();
    step++;
    double loss = trainStep.run(trainItems, items, step, schedule.rate(step));
    stepTimes.add(nanoClock.getAsLong() - before);
    tokens += trainStep.tokens();
    lossSum += loss;
    lossSteps++;
    double stepsPerSecond = step / Math.max(seconds(), 1e-9);
    listener.stepDone(step, epoch(), loss, stepsPerSecond, secondsLeft(stepsPerSecond));
  }

  private Optional<RunStatus> validate() {
    Evaluator.Score score = evaluator.evaluate(validationItems);
    DivergedException.requireFinite("validation loss", score.loss(), step);
    CurvePoint point =
        new CurvePoint(
            step, epoch(), seconds(), lossSum / lossSteps, score.loss(), score.correct());
    curve.add(point);
    lossSum = 0;
    lossSteps = 0;
    listener.validated(point);
    return earlyStop.validated(step, score);
  }

  private boolean validationDue(int batch) {
    int every = spec.evaluateEverySteps();
    boolean epochEnds = batch == order.batches() - 1;
    return step == lastStep() || (every == 0 ? epochEnds : step % every == 0);
  }

  private boolean budgetSpent() {
    return reached(spec.budget().seconds(), seconds())
        || reached(spec.budget().steps(), step)
        || reached(spec.budget().tokens(), tokens);
  }

  private static boolean reached(long limit, double spent) {
    return limit > 0 && spent >= limit;
  }

  private long lastStep() {
    return (long) spec.epochs() * order.batches();
  }

  private double epoch() {
    return step / (double) order.batches();
  }

  private double seconds() {
    return (nanoClock.getAsLong() - startNanos) / NANOS_PER_SECOND;
  }

  private double secondsLeft(double stepsPerSecond) {
    double stepsLeft = lastStep() - step;
    if (spec.budget().steps() > 0) {
      stepsLeft = Math.min(stepsLeft, spec.budget().steps() - step);
    }
    if (spec.budget().tokens() > 0) {
      double tokensPerStep = tokens / (double) step;
      stepsLeft = Math.min(stepsLeft, (spec.budget().tokens() - tokens) / tokensPerStep);
    }
    double left = stepsLeft / stepsPerSecond;
    double budget = spec.budget().seconds();
    return Math.max(0, budget > 0 ? Math.min(left, budget - seconds()) : left);
  }

  private Schedule schedule(OptimSpec optim) {
    long total = lastStep();
    if (spec.budget().steps() > 0) {
      total = Math.min(total, spec.budget().steps());
    }
    return switch (optim.schedule()) {
      case CONSTANT -> Schedule.constant(optim.learningRate(), optim.warmupSteps());
      case COSINE -> Schedule.cosine(optim.learningRate(), optim.warmupSteps(), total);
      case RSQRT -> Schedule.rsqrt(optim.learningRate(), optim.warmupSteps());
    };
  }

  private String reason(RunStatus status) {
    String where = String.format(Locale.ROOT, " after %d steps, %.2f epochs", step, epoch());
    return switch (status) {
      case TARGET_REACHED -> "validation reached " + spec.targetCorrect() + " correct" + where;
      case NO_PROGRESS -> spec.patience() + " validations without progress" + where;
      case BUDGET_REACHED -> "the budget of " + budgetText() + " ended it" + where;
      case EPOCHS_DONE -> "all epochs done" + where;
      case FAILED -> throw new IllegalStateException("a failure brings its own reason");
    };
  }

  private String budgetText() {
    if (reached(spec.budget().steps(), step)) {
      return spec.budget().steps() + " steps";
    }
    return reached(spec.budget().tokens(), tokens)
        ? spec.budget().tokens() + " tokens"
        : spec.budget().seconds() + " seconds";
  }
}
