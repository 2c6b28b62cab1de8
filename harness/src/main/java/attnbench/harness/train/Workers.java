package attnbench.harness.train;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.KernelProvider;
import attnbench.tasks.Example;
import attnbench.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed number of threads, the caller's among them, each with its own tape and example.
 *
 * <p>Which worker takes which job is left to chance; jobs must give the same result on each.
 */
public final class Workers implements AutoCloseable {
  /** What one thread works with. */
  public record Worker(Tape tape, Example example) {}

  /** A piece of work that no other piece depends on. */
  @FunctionalInterface
  public interface Job {
    void run(Worker worker, int index);
  }

  private final List<Worker> workers = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final ExecutorService others;
  private final AtomicInteger next = new AtomicInteger();
  private volatile Throwable failure;

  /** Workers whose tapes keep what backward needs. */
  public Workers(int threads, Task task, KernelProvider kernels) {
    this(threads, task, kernels, false);
  }

  /**
   * @param recomputing whether their tapes recompute; see {@link Tape#checkpoint}
   */
  public Workers(int threads, Task task, KernelProvider kernels, boolean recomputing) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads are " + threads + "; they must be at least 1");
    }
    for (int i = 0; i < threads; i++) {
      workers.add(new Worker(new Tape(kernels, recomputing), Example.of(task)));
    }
    others =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            work -> {
              Thread thread = new Thread(work, "attnbench-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  public int threads() {
    return workers.size();
  }

  /** Peak bytes of all workspaces together. */
  public long workspaceBytes() {
    return workers.stream().mapToLong(w -> w.tape().workspace().peakBytes()).sum();
  }

  /**
   * Runs jobs 0 to {@code count - 1} and waits for all.
   *
   * @throws CancellationException when the calling thread is interrupted
   */
  public void forEach(int count, Job job) {
    next.set(0);
    failure = null;
    for (int i = 1; i < Math.min(workers.size(), count); i++) {
      Worker worker = workers.get(i);
      running.add(others.submit(() -> drain(worker, count, job)));
    }
    drain(workers.get(0), count, job);
    if (awaitOthers(count) || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /**
   * Takes jobs until there are none. Throws nothing: where memory is short, a future can fail to
   * hand a failure on and leave the caller waiting.
   */
  private void drain(Worker worker, int count, Job job) {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        job.run(worker, i);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      next.set(count); // the others finish what they have begun and take nothing more
    }
  }

  /** Waits for every worker, whatever happens; says whether this thread was interrupted. */
  private boolean awaitOthers(int count) {
    boolean interrupted = false;
    for (Future<?> work : running) {
      boolean done = false;
      while (!done) {
        try {
          work.get();
          done = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("a worker let a failure through", e);
        } catch (InterruptedException e) {
          interrupted = true;
          next.set(count);
        }
      }
    }
    running.clear();
    return interrupted;
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}
