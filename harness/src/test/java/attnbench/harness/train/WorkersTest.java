package attnbench.harness.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerArray;
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

  @Test
  void refusesToHaveNoThread() {
    assertThatThrownBy(() -> new Workers(0, task, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads are 0; they must be at least 1");
  }
}
