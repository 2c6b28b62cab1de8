package attnbench.harness.train;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.model.SequenceModel;
import attnbench.harness.config.Budget;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecHash;
import attnbench.harness.config.Specs;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import attnbench.harness.tensors.Weights;
import attnbench.tasks.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RunTest {
  private final TinyTask task = new TinyTask(100);
  private final List<SequenceModel> kept = new ArrayList<>();

  @Test
  void testsEachTestItemOnceWithTheBestWeights() {
    TinyModel model = new TinyModel();
    RunRecord record = run(() -> model);
    assertThat(record.status()).isEqualTo(RunStatus.TARGET_REACHED);
    assertThat(task.reads.get(Split.TEST.ordinal())).isEqualTo(30);
    assertThat(record.testItems()).isEqualTo(30);
    assertThat(record.testCorrect()).isGreaterThan(0.9);
    assertThat(record.weightsSha256()).isEqualTo(Weights.sha256(Weights.of(model.parameters())));
    assertThat(kept).containsExactly(model);
    assertThat(record.parameters()).isEqualTo(4);
    assertThat(record.specHash()).isEqualTo(SpecHash.of(record.spec()));
    assertThat(record.chance()).isEqualTo(0.04);
    assertThat(record.shortcuts()).hasSize(1);
    assertThat(record.workspaceBytes()).isPositive();
  }

  @Test
  void itemsAreMadeAheadOfTheFirstStep() {
    List<String> heard = new ArrayList<>();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void preparing(Split split, int made, int all) {
            heard.add(split + " " + made + " of " + all);
          }

          @Override
          public void stepDone(long step, double epoch, double loss, double rate, double left) {
            heard.add("step");
          }
        };
    run(TinyModel::new, listener);
    assertThat(heard)
        .startsWith("TRAIN 100 of 100", "VALIDATION 20 of 20", "TEST 30 of 30", "step");
  }

  @Test
  void divergenceIsAFailedRecordThatWasNeverTested() {
    TinyModel model = new TinyModel();
    model.bias.value().data[0] = Float.NaN;
    RunRecord record = run(() -> model);
    assertThat(record.status()).isEqualTo(RunStatus.FAILED);
    assertThat(record.reason()).isEqualTo("training loss is NaN at step 1");
    assertThat(record.testCorrect()).isNaN();
    assertThat(record.weightsSha256()).isEmpty();
    assertThat(kept).isEmpty();
    assertThat(task.reads.get(Split.TEST.ordinal())).isZero();
  }

  @Test
  void outOfMemoryInAStepKeepsTheCurve() {
    RunRecord record = run(() -> new FailingModel(15, new OutOfMemoryError("full")));
    assertThat(record.status()).isEqualTo(RunStatus.FAILED);
    assertThat(record.reason()).startsWith("out of memory with a heap of ").endsWith(" MiB");
    assertThat(record.curve()).hasSize(1);
    assertThat(record.stepsDone()).isPositive();
  }

  @Test
  void outOfMemoryInMakingTheModelIsAFailedRecord() {
    RunRecord record =
        run(
            () -> {
              throw new OutOfMemoryError("full");
            });
    assertThat(record.status()).isEqualTo(RunStatus.FAILED);
    assertThat(record.reason()).startsWith("out of memory");
  }

  @Test
  void anErrorOfAMixerIsAFailedRecordThatNamesIt() {
    RunRecord record = run(() -> new FailingModel(3, new IllegalStateException("odd length")));
    assertThat(record.status()).isEqualTo(RunStatus.FAILED);
    assertThat(record.reason()).contains("IllegalStateException: odd length");
  }

  private RunRecord run(Supplier<SequenceModel> model) {
    return run(model, TrainListener.NONE);
  }

  private RunRecord run(Supplier<SequenceModel> model, TrainListener listener) {
    RunSpec spec = Specs.run(Specs.train(1000, 1.0, Budget.NONE), 0);
    Run run = new Run(spec, 2, Kernels.active(), EnvironmentProbe.capture("test"));
    return run.execute(task, model, listener, kept::add);
  }

  /** Works for some steps' worth of sequences, validation included, then fails. */
  private static final class FailingModel implements SequenceModel {
    private final TinyModel works = new TinyModel();
    private final long failsAt;
    private final Throwable failure;
    private final AtomicLong calls = new AtomicLong();

    FailingModel(int batches, Throwable failure) {
      this.failsAt = batches * 10L;
      this.failure = failure;
    }

    @Override
    public Parameters parameters() {
      return works.parameters();
    }

    @Override
    public Var forward(Tape tape, int[] tokens, int length) {
      return works.forward(tape, tokens, length);
    }

    @Override
    public Var forward(Tape tape, float[] reals, int length) {
      if (calls.incrementAndGet() >= failsAt) {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
      return works.forward(tape, reals, length);
    }
  }
}
