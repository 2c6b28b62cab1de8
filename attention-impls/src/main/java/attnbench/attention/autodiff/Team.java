package attnbench.attention.autodiff;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed number of threads, the owner's among them, that share the jobs of one call after the
 * other.
 *
 * <p>Only the owner's thread calls {@link #forEach}. Each member begins with jobs of its own, the
 * same ones for the same count, so that what an operation wrote lies in the cache of the thread
 * that reads it next; who has finished helps the others. Results must not depend on which member
 * runs a job.
 *
 * <p>The members wait for the next call awake for a while, because the operations of a step follow
 * each other within microseconds and waking a thread takes tens of them; then they sleep.
 */
public final class Team implements AutoCloseable {
  /** A piece of work that no other piece of the same call depends on. */
  @FunctionalInterface
  public interface Job {
    /**
     * @param member which thread it is, 0 (the owner's) to below the team's size
     * @param index which of the jobs
     */
    void run(int member, int index);
  }

  /** Some of many things that no other ones depend on. */
  @FunctionalInterface
  public interface Range {
    /**
     * @param from the first
     * @param to past the last
     */
    void run(int from, int to);
  }

  private static final long AWAKE_NANOS = 100_000;

  /** How often a thread looks before it offers its core to others. */
  private static final int LOOKS = 1 << 12;

  /** From one member's counter to the next: a cache line. */
  private static final int APART = 16;

  private static final Round CLOSED = new Round(1, 0, null);

  private final Thread[] others;
  private volatile Round current;
  private boolean busy;

  /**
   * @param size number of members; with 1 no thread is made
   */
  public Team(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("threads are " + size + "; they must be at least 1");
    }
    others = new Thread[size - 1];
    try {
      for (int i = 0; i < others.length; i++) {
        int member = i + 1;
        others[i] = new Thread(() -> serve(member), "attnbench-worker");
        others[i].setDaemon(true);
        others[i].start();
      }
    } catch (OutOfMemoryError e) { // no room for another thread: those that run would wait for ever
      close();
      throw e;
    }
  }

  public int size() {
    return others.length + 1;
  }

  /**
   * Runs jobs 0 to {@code count - 1} and waits for all; of failures one is thrown again and jobs
   * not yet begun are left out.
   */
  public void forEach(int count, Job job) {
    if (busy) {
      throw new IllegalStateException("a job must not hand out jobs to its own team");
    }
    busy = true;
    try {
      if (others.length == 0 || count < 2) {
        for (int i = 0; i < count; i++) {
          job.run(0, i);
        }
      } else {
        share(new Round(size(), count, job));
      }
    } finally {
      busy = false;
    }
  }

  /** Like {@link #forEach}, but a job begins after those before it, and so may wait for them. */
  public void forEachInOrder(int count, Job job) {
    AtomicInteger next = new AtomicInteger();
    forEach(
        size(),
        (member, ignored) -> {
          int i = next.getAndIncrement();
          try {
            for (; i < count; i = next.getAndIncrement()) {
              job.run(member, i);
            }
          } finally { // after a failure: none of those that have not begun
            next.set(count);
          }
        });
  }

  /**
   * Runs a job over 0 to below {@code count}, in ranges of {@code length}; all at once where the
   * team is one thread.
   */
  void forRanges(int count, int length, Range job) {
    if (others.length == 0 || count <= length) {
      job.run(0, count);
    } else {
      forEach(
          (count + length - 1) / length,
          (member, i) -> job.run(i * length, Math.min(count, (i + 1) * length)));
    }
  }

  private void share(Round round) {
    current = round;
    for (Thread other : others) {
      LockSupport.unpark(other);
    }
    round.work(0);
    for (int looks = 0; round.left.get() > 0; looks++) {
      pause(looks);
    }
    if (round.failure instanceof Error error) {
      throw error;
    }
    if (round.failure != null) {
      throw (RuntimeException) round.failure;
    }
  }

  private void serve(int member) {
    Round seen = null;
    while (seen != CLOSED) {
      seen = next(seen);
      seen.work(member);
    }
  }

  private Round next(Round seen) {
    long start = System.nanoTime();
    Round round = current;
    while (round == seen) {
      if (System.nanoTime() - start < AWAKE_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
      round = current;
    }
    return round;
  }

  /** Lets a moment pass in a loop that waits for another thread. */
  public static void pause(int looks) {
    if (looks < LOOKS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    current = CLOSED;
    for (Thread other : others) {
      LockSupport.unpark(other);
    }
  }

  /** The jobs of one call. */
  private static final class Round {
    final int size;
    final int count;
    final Job job;

    /** The next of each member's own jobs. */
    final AtomicIntegerArray next;

    /** Jobs not done yet. */
    final AtomicInteger left;

    volatile Throwable failure;

    Round(int size, int count, Job job) {
      this.size = size;
      this.count = count;
      this.job = job;
      next = new AtomicIntegerArray(size * APART);
      for (int member = 0; member < size; member++) {
        next.set(member * APART, first(member));
      }
      left = new AtomicInteger(count);
    }

    private int first(int member) {
      return (int) ((long) count * member / size);
    }

    /** Runs a member's own jobs, then what the others have not begun. */
    void work(int member) {
      for (int turn = 0; turn < size; turn++) {
        int owner = (member + turn) % size;
        int end = first(owner + 1);
        int i = next.getAndIncrement(owner * APART);
        while (i < end) {
          run(member, i);
          i = next.getAndIncrement(owner * APART);
        }
      }
    }

    /** Throws nothing: a job that failed is done too, else the owner would wait for it. */
    private void run(int member, int index) {
      try {
        if (failure == null) {
          job.run(member, index);
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      left.decrementAndGet();
    }
  }
}
