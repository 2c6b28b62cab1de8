package attnbench.harness.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.Budget;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.Specs;
import attnbench.harness.config.TrainSpec;
import attnbench.harness.store.CurvePoint;
import attnbench.harness.store.RunStatus;
import attnbench.tasks.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final double NEVER = 2;

  private final TinyTask task = new TinyTask(105);
  private final TinyModel model = new TinyModel();
  private TrainListener listener = TrainListener.NONE;
  private LongSupplier clock = System::nanoTime;

  @Test
  void learnsTheSumAndStopsAtTheTarget() {
    Training training = train(Specs.train(1000, 1.0, Budget.NONE), 1);
    assertThat(training.status()).isEqualTo(RunStatus.TARGET_REACHED);
    assertThat(training.curve().get(training.curve().size() - 1).validationCorrect()).isEqualTo(1);
    for (int i = 0; i < TinyTask.LENGTH; i++) {
      assertThat(model.weights.value().data[i]).isCloseTo(1, within(0.1f));
    }
  }

  @Test
  void neverReadsTheTestItems() {
    train(Specs.train(3, NEVER, Budget.NONE), 2);
    assertThat(task.reads.get(Split.TEST.ordinal())).isZero();
    assertThat(task.reads.get(Split.TRAIN.ordinal())).isEqualTo(3 * 100);
    assertThat(task.reads.get(Split.VALIDATION.ordinal())).isEqualTo(3 * 20);
  }

  @Test
  void tellsTheModelWhichStepStarts() {
    train(Specs.train(1, NEVER, Budget.NONE), 2);
    assertThat(model.startedSteps).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void dropsTheIncompleteBatchAndValidatesOnceAnEpoch() {
    Training training = train(Specs.train(3, NEVER, Budget.NONE), 1);
    assertThat(training.status()).isEqualTo(RunStatus.EPOCHS_DONE);
    assertThat(training.stepsDone()).isEqualTo(30);
    assertThat(training.tokensDone()).isEqualTo(30 * 10 * TinyTask.LENGTH);
    assertThat(training.curve()).extracting(CurvePoint::step).containsExactly(10L, 20L, 30L);
    assertThat(training.curve()).extracting(CurvePoint::epoch).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void validatesEverySoManyStepsAndAfterTheLast() {
    TrainSpec spec = new TrainSpec(10, 1, false, 4, NEVER, 0, 2, Specs.OPTIM, Budget.NONE);
    assertThat(train(spec, 1).curve()).extracting(CurvePoint::step).containsExactly(4L, 8L, 10L);
  }

  @Test
  void budgetOfStepsEndsTheRunWithAValidation() {
    Training training = train(Specs.train(100, NEVER, new Budget(0, 7, 0)), 1);
    assertThat(training.status()).isEqualTo(RunStatus.BUDGET_REACHED);
    assertThat(training.reason()).contains("7 steps");
    assertThat(training.stepsDone()).isEqualTo(7);
    assertThat(training.curve()).extracting(CurvePoint::step).containsExactly(7L);
  }

  @Test
  void budgetOfTokensEndsTheRunAtTheFirstStepThatReachesIt() {
    Training training = train(Specs.train(100, NEVER, new Budget(0, 0, 100)), 1);
    assertThat(training.status()).isEqualTo(RunStatus.BUDGET_REACHED);
    assertThat(training.tokensDone()).isEqualTo(120);
  }

  /** The clock advances by a second with each look, and each step looks at least once. */
  @Test
  void budgetOfSecondsEndsTheRun() {
    long[] now = {0};
    clock = () -> now[0] += 1_000_000_000L;
    Training training = train(Specs.train(100, NEVER, new Budget(50, 0, 0)), 1);
    assertThat(training.status()).isEqualTo(RunStatus.BUDGET_REACHED);
    assertThat(training.reason()).contains("50 seconds");
    assertThat(training.stepsDone()).isBetween(5L, 49L);
    assertThat(training.millisPerStep()).isEqualTo(1000);
  }

  @Test
  void aTargetReachedAtTheEndOfTheBudgetCountsAsReached() {
    Training training = train(Specs.train(100, 1e-9, new Budget(0, 200, 0)), 1);
    assertThat(training.status()).isEqualTo(RunStatus.TARGET_REACHED);
  }

  @Test
  void stopsAfterPatienceWithoutProgressAndGoesBackToTheBestWeights() {
    List<Float> biases = new ArrayList<>();
    listener =
        new TrainListener() {
          @Override
          public void validated(CurvePoint point) {
            biases.add(model.bias.value().data[0]);
            // From here on the weights are far off, so that no later validation is better.
            model.bias.value().data[0] += point.step() >= 50 ? 100 : 0;
          }
        };
    TrainSpec spec = new TrainSpec(10, 100, true, 0, NEVER, 3, 4, Specs.OPTIM, Budget.NONE);
    Training training = train(spec, 1);
    assertThat(training.status()).isEqualTo(RunStatus.NO_PROGRESS);
    assertThat(training.bestStep()).isLessThanOrEqualTo(50);
    int best = (int) (training.bestStep() / 10) - 1;
    if (training.bestStep() < 50) {
      assertThat(model.bias.value().data[0]).isEqualTo(biases.get(best));
    }
    assertThat(training.stepsDone()).isEqualTo(training.bestStep() + 30);
  }

  @Test
  void aWeightThatIsNotANumberEndsTheRun() {
    model.bias.value().data[0] = Float.NaN;
    assertThatThrownBy(() -> train(Specs.train(1, NEVER, Budget.NONE), 1))
        .isInstanceOf(DivergedException.class)
        .hasMessage("training loss is NaN at step 1");
  }

  @Test
  void anInfiniteLossEndsTheRun() {
    model.bias.value().data[0] = 1e30f;
    assertThatThrownBy(() -> train(Specs.train(1, NEVER, Budget.NONE), 1))
        .isInstanceOf(DivergedException.class)
        .hasMessage("training loss is Infinity at step 1");
  }

  @Test
  void anInterruptedThreadEndsTheRun() {
    listener =
        new TrainListener() {
          @Override
          public void stepDone(long step, double epoch, double loss, double rate, double left) {
            if (step == 3) {
              Thread.currentThread().interrupt();
            }
          }
        };
    assertThatThrownBy(() -> train(Specs.train(1, NEVER, Budget.NONE), 2))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refusesABatchLargerThanTheTask() {
    TrainSpec spec = new TrainSpec(106, 1, true, 0, NEVER, 0, 4, Specs.OPTIM, Budget.NONE);
    assertThatThrownBy(() -> train(spec, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch is 106; it must not exceed the 105 training items");
  }

  @Test
  void timeLeftShrinksToZero() {
    List<Double> left = new ArrayList<>();
    long[] now = {0};
    clock = () -> now[0] += 1_000_000L;
    listener =
        new TrainListener() {
          @Override
          public void stepDone(long step, double epoch, double loss, double rate, double seconds) {
            left.add(seconds);
          }
        };
    train(Specs.train(1, NEVER, Budget.NONE), 1);
    assertThat(left).hasSize(10).last().isEqualTo(0.0);
    assertThat(left.get(0)).isPositive();
  }

  private Training train(TrainSpec train, int threads) {
    RunSpec spec = Specs.run(train, 0);
    try (Workers workers = new Workers(threads, task, Kernels.active())) {
      Objective objective = new Objective(model, task);
      return new Trainer(spec, task, objective, workers, listener, clock).train();
    }
  }
}
