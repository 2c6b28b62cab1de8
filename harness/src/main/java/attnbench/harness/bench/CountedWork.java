package attnbench.harness.bench;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.KernelProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The work of the kernel calls of a piece of computing.
 *
 * <p>The calls are kept apart because what they move comes from where their operands fit: a block
 * of scores goes back and forth in the first cache, the sequence that it is made of does not.
 *
 * @param calls how often each amount of work was done
 */
record CountedWork(Map<Work, Long> calls) {
  CountedWork {
    calls = Map.copyOf(calls);
  }

  /**
   * Counts while something is computed. What operations do by loops of their own is left out, so
   * that shares of a machine's limits are never too high.
   *
   * @param computing with the kernels that it is given
   * @throws IllegalStateException when the work of a kernel is unknown
   */
  static CountedWork of(KernelProvider kernels, Consumer<KernelProvider> computing) {
    Map<Work, Long> calls = new LinkedHashMap<>();
    computing.accept(
        MeteredKernels.around(
            kernels,
            (kernel, arguments, nanos) ->
                calls.merge(
                    KernelWork.of(kernel, arguments)
                        .orElseThrow(
                            () ->
                                new IllegalStateException("nobody counted " + kernel + "'s work")),
                    1L,
                    Long::sum)));
    return new CountedWork(calls);
  }

  /** The same, of what runs on a tape. */
  static CountedWork onTape(KernelProvider kernels, Consumer<Tape> computing) {
    return of(kernels, metered -> computing.accept(new Tape(metered)));
  }

  CountedWork times(long count) {
    Map<Work, Long> all = new LinkedHashMap<>();
    calls.forEach((work, times) -> all.put(work, times * count));
    return new CountedWork(all);
  }

  /** The work of all calls. */
  Work total() {
    return calls.entrySet().stream()
        .map(call -> call.getKey().times(call.getValue()))
        .reduce(Work.NONE, Work::plus);
  }
}
