package attnbench.harness.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.Kernels;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final TinyTask task = new TinyTask(10);

  @Test
  void everyJobRunsOnceOnAnyNumberOfThreads() {
    for (int threads = 1; threads <= 4; threads++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(97);
      try (Workers workers = new Workers(threads, task, null)) {
        workers.forEach(97, (worker, i) -> runs.incrementAndGet(i));
        workers.forEach(0, (worker, i) -> runs.incrementAndGet(0));
      }
      for (int i = 0; i < 97; i++) {
        assertThat(runs.get(i)).isEqualTo(1);
      }
    }
  }

  @Test
  void aFailureOfAnyWorkerReachesTheCallerAndTheWorkersGoOn() {
    try (Workers workers = new Workers(3, task, null)) {
      for (int failing = 0; failing < 20; failing++) {
        int bad = failing;
        assertThatThrownBy(
                () ->
                    workers.forEach(
                        20,
                        (worker, i) -> {
                          if (i == bad) {
                            throw new OutOfMemoryError("job " + i);
                          }
                        }))
            .isInstanceOf(OutOfMemoryError.class)
            .hasMessage("job " + bad);
      }
      AtomicIntegerArray runs = new AtomicIntegerArray(1);
      workers.forEach(50, (worker, i) -> runs.incrementAndGet(0));
      assertThat(runs.get(0)).isEqualTo(50);
    }
  }

  @Test
  void anInterruptedCallerIsTold() {
    for (int jobs : new int[] {1, 20}) {
      try (Workers workers = new Workers(2, task, null)) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> workers.forEach(jobs, (worker, i) -> {}))
            .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  /** Linear maps pack their weights, which training changes from one call to the next. */
  @Test
  void everyCallMeetsTheParametersAsTheyAre() {
    Parameter weight = new Parameters().add("weight", 1, 1);
    FMatrixRMaj ones = new FMatrixRMaj(6, 1);
    ones.fill(1f);
    float[] results = new float[8];
    Workers.Job job =
        (worker, i) -> {
          Tape tape = worker.tape();
          tape.startInference();
          results[i] =
              Ops.linear(tape, tape.input(ones), tape.parameter(weight), null).value.data[5];
        };
    try (Workers workers = new Workers(2, task, Kernels.active())) {
      for (int round = 1; round < 4; round++) {
        for (int jobs : new int[] {1, 8}) {
          weight.value().fill(10 * round + jobs);
          workers.forEach(jobs, job);
          assertThat(results).startsWith(filled(jobs, 10 * round + jobs));
          weight.value().fill(-round - jobs);
          workers.forEachInOrder(jobs, jobs, job);
          assertThat(results).startsWith(filled(jobs, -round - jobs));
        }
      }
    }
  }

  private static float[] filled(int length, float value) {
    float[] filled = new float[length];
    Arrays.fill(filled, value);
    return filled;
  }

  @Test
  void refusesToHaveNoThread() {
    assertThatThrownBy(() -> new Workers(0, task, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads are 0; they must be at least 1");
  }
}
