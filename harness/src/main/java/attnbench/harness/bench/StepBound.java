package attnbench.harness.bench;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.RunSpec;
import attnbench.harness.train.Catalogue;
import java.util.List;

/**
 * How long the counted work of a model's step takes at the limits of a machine.
 *
 * @param work of the step's kernels; the optimiser and what operations do by loops of their own are
 *     left out
 * @param roofs of the machine, medians over the turns
 * @param turns in which they were measured, fork by fork
 * @param peakMillis of the flops at the multiply-add peak
 * @param cacheMillis of the bytes, if each call finds its operands in the smallest cache that holds
 *     them: no step moves them faster
 * @param memoryMillis of the bytes, if all of them come from the memory and go there: a step is
 *     faster where it finds some in a cache
 */
public record StepBound(
    Work work,
    MachineRoofs roofs,
    List<List<MachineRoofs>> turns,
    double peakMillis,
    double cacheMillis,
    double memoryMillis) {
  private static final double NANOS_PER_MILLI = 1e6;

  public StepBound {
    turns = turns.stream().map(List::copyOf).toList();
  }

  /** The bound of a run's step. */
  public static StepBound of(RunSpec spec, ModelStep step, List<List<MachineRoofs>> turns) {
    Catalogue catalogue = new Catalogue(StepBound.class.getClassLoader());
    return of(
        StepWork.count(catalogue, spec, step == ModelStep.TRAIN_STEP, Kernels.active()), turns);
  }

  static StepBound of(CountedWork counted, List<List<MachineRoofs>> turns) {
    MachineRoofs roofs = MachineRoofs.medians(turns.stream().flatMap(List::stream).toList());
    MachineRoofs.Bound bound = roofs.bound(counted);
    Work work = counted.total();
    return new StepBound(
        work,
        roofs,
        turns,
        bound.arithmeticNanos() / NANOS_PER_MILLI,
        bound.bytesNanos() / NANOS_PER_MILLI,
        work.bytes() / roofs.memory().gigabytesPerSecond() / NANOS_PER_MILLI);
  }
}
