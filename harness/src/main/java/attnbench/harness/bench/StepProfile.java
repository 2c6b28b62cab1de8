package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
import attnbench.harness.train.StepObserver;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Adds up, over training steps, what every kernel took in every part of a step.
 *
 * <p>Each thread adds to sums of its own; they may be read when no other thread is at work.
 */
final class StepProfile implements StepObserver {

  /**
   * Calls of one kernel in one part.
   *
   * @param counted false where the work of some call is unknown
   */
  record Sum(long calls, long nanos, Work work, boolean counted) {
    static final Sum NONE = new Sum(0, 0, Work.NONE, true);

    Sum plus(Sum other) {
      return new Sum(
          calls + other.calls,
          nanos + other.nanos,
          work.plus(other.work),
          counted && other.counted);
    }
  }

  /** One thread's sums: of the part that is under way, and of those that are done. */
  private static final class Tally {
    private final Map<String, Calls> pending = new TreeMap<>();
    private final Map<Part, Map<String, Sum>> kernels = new EnumMap<>(Part.class);
    private final Map<Part, Long> nanos = new EnumMap<>(Part.class);

    /** Ends a part: what is pending belongs to it. */
    void add(Part part, long partNanos) {
      nanos.merge(part, partNanos, Long::sum);
      Map<String, Sum> sums = kernels.computeIfAbsent(part, p -> new TreeMap<>());
      pending.forEach(
          (kernel, c) ->
              sums.merge(
                  kernel,
                  new Sum(c.calls, c.nanos, new Work(c.flops, c.bytes), c.counted),
                  Sum::plus));
      pending.clear();
    }
  }

  /** A sum that grows call by call; a record for each would cost more than some kernels. */
  private static final class Calls {
    private long calls;
    private long nanos;
    private long flops;
    private long bytes;
    private boolean counted = true;
  }

  private final Queue<Tally> tallies = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<Tally> own =
      ThreadLocal.withInitial(
          () -> {
            Tally tally = new Tally();
            tallies.add(tally);
            return tally;
          });

  /** The body whose calls are added up. */
  KernelProvider around(KernelProvider body) {
    return MeteredKernels.around(body, this::called);
  }

  private void called(String kernel, Object[] arguments, long nanos) {
    Calls sum = own.get().pending.computeIfAbsent(kernel, name -> new Calls());
    sum.calls++;
    sum.nanos += nanos;
    Work work = KernelWork.of(kernel, arguments).orElse(null);
    if (work == null) {
      sum.counted = false;
    } else {
      sum.flops += work.flops();
      sum.bytes += work.bytes();
    }
  }

  /** Gives the part the calls since the thread's last part. */
  @Override
  public void took(Part part, long nanos) {
    own.get().add(part, nanos);
  }

  /**
   * Gives the part what all threads called since their last parts; of the other threads' time those
   * calls are all that is known.
   */
  @Override
  public void tookTogether(Part part, long nanos) {
    for (Tally tally : tallies) {
      if (tally != own.get()) {
        tally.add(part, tally.pending.values().stream().mapToLong(calls -> calls.nanos).sum());
      }
    }
    took(part, nanos);
  }

  /** Forgets all, for instance what was added up while the JIT was at work. */
  void clear() {
    for (Tally tally : tallies) {
      tally.pending.clear();
      tally.kernels.clear();
      tally.nanos.clear();
    }
  }

  /** What all threads together spent in a part. */
  long nanos(Part part) {
    return tallies.stream().mapToLong(tally -> tally.nanos.getOrDefault(part, 0L)).sum();
  }

  /** What all threads together spent in the kernels of a part, by the kernel's name. */
  Map<String, Sum> kernels(Part part) {
    Map<String, Sum> all = new TreeMap<>();
    List<Map<String, Sum>> parts = new ArrayList<>();
    tallies.forEach(tally -> parts.add(tally.kernels.getOrDefault(part, Map.of())));
    parts.forEach(sums -> sums.forEach((kernel, sum) -> all.merge(kernel, sum, Sum::plus)));
    return all;
  }
}
