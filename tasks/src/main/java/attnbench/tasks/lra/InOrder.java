package attnbench.tasks.lra;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Numbered jobs done on several threads, whose results are taken one by one in their order. */
final class InOrder {
  /** Jobs a thread may be ahead of the taker; what they hold in memory is bounded so. */
  private static final int AHEAD = 2;

  /** A numbered job. */
  interface Job<R> {
    R run(int number) throws IOException;
  }

  /** What happens to a result. */
  interface Taker<R> {
    void take(R result) throws IOException;
  }

  private InOrder() {}

  /**
   * Does jobs 0 to {@code jobs - 1}.
   *
   * @throws IOException the first that a job or the taker throws; jobs not begun are then dropped
   */
  static <R> void run(int jobs, int threads, Job<R> job, Taker<R> taker) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Queue<Future<R>> running = new ArrayDeque<>();
      for (int i = 0; i < jobs; i++) {
        int number = i;
        running.add(pool.submit(() -> job.run(number)));
        if (running.size() > AHEAD * threads) {
          taker.take(result(running.remove()));
        }
      }
      while (!running.isEmpty()) {
        taker.take(result(running.remove()));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static <R> R result(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while generating");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
