package attnbench.harness.train;

import attnbench.attention.autodiff.PackedWeights;
import attnbench.attention.autodiff.ParameterRanges;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Team;
import attnbench.attention.kernel.KernelProvider;
import attnbench.tasks.Example;
import attnbench.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * A fixed number of threads, the caller's among them, each with its own tape and example.
 *
 * <p>Which worker takes which job is left to chance; jobs must give the same result on each. Of
 * fewer jobs than threads one comes after the other, and all threads share the rows of its
 * sequence.
 */
public final class Workers implements AutoCloseable {
  /**
   * What one thread, or all of them together, works with.
   *
   * @param together whether it is all of them
   */
  public record Worker(Tape tape, Example example, boolean together) {}

  /** A piece of work that no other piece depends on. */
  @FunctionalInterface
  public interface Job {
    void run(Worker worker, int index);
  }

  private final List<Worker> workers = new ArrayList<>();
  private final Worker together;
  private final PackedWeights weights = new PackedWeights();
  private final Team team;

  /** Workers whose tapes keep what backward needs. */
  public Workers(int threads, Task task, KernelProvider kernels) {
    this(threads, task, kernels, false);
  }

  /**
   * @param recomputing whether their tapes recompute; see {@link Tape#checkpoint}
   */
  public Workers(int threads, Task task, KernelProvider kernels, boolean recomputing) {
    team = new Team(threads);
    for (int i = 0; i < threads; i++) {
      workers.add(worker(new Team(1), task, kernels, recomputing));
    }
    together = worker(team, task, kernels, recomputing);
  }

  private Worker worker(Team team, Task task, KernelProvider kernels, boolean recomputing) {
    Tape tape = new Tape(kernels, recomputing, team, weights);
    return new Worker(tape, Example.of(task), team == this.team);
  }

  public int threads() {
    return workers.size();
  }

  /** The numbers of a model's parameters, for loops that all threads share. */
  public ParameterRanges ranges(Parameters parameters) {
    return new ParameterRanges(parameters, together.tape().kernels(), team);
  }

  /** Peak bytes of all workspaces together. */
  public long workspaceBytes() {
    return together.tape().workspace().peakBytes()
        + workers.stream().mapToLong(w -> w.tape().workspace().peakBytes()).sum();
  }

  /**
   * Runs jobs 0 to {@code count - 1} and waits for all. Jobs change no parameters.
   *
   * @throws CancellationException when the calling thread is interrupted
   */
  public void forEach(int count, Job job) {
    weights.expire();
    if (count < threads()) {
      oneByOne(count, job);
    } else {
      team.forEach(count, (member, i) -> job.run(workers.get(member), i));
    }
    requireNotInterrupted();
  }

  /**
   * Like {@link #forEach}, but a job begins after those before it, and so may wait for them.
   *
   * @param atOnce how many jobs can be under way: with fewer than there are threads one comes after
   *     the other
   */
  public void forEachInOrder(int count, int atOnce, Job job) {
    weights.expire();
    if (atOnce < threads()) {
      oneByOne(count, job);
    } else {
      team.forEachInOrder(count, (member, i) -> job.run(workers.get(member), i));
    }
    requireNotInterrupted();
  }

  private void oneByOne(int count, Job job) {
    for (int i = 0; i < count; i++) {
      job.run(together, i);
    }
  }

  private static void requireNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public void close() {
    team.close();
  }
}
