package attnbench.attention.mixer;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.ejml.data.FMatrixRMaj;

/** A training step of one sequence, repeated until its tape holds all buffers it needs. */
final class WarmStep {
  /** Room for the closures of a few hundred operations. */
  static final long ALLOWED_BYTES = 32 * 1024;

  /**
   * Less than the 28 KiB by which one [512 x 16] float matrix is larger than one [64 x 16]; the
   * rest are closures of operations that the shorter sequence does not need.
   */
  static final long ALLOWED_GROWTH_BYTES = 24 * 1024;

  private static final int WARM_UP_STEPS = 5;

  private final MixerInstance instance;
  private final Tape tape = new Tape(TestKernels.scalar());
  private final Gradients gradients;
  private final FMatrixRMaj x;
  private final FMatrixRMaj upstream;

  WarmStep(MixerInstance instance, int length) {
    this.instance = instance;
    gradients = new Gradients(instance.parameters());
    x = instance.sequence(length, 30);
    upstream = instance.sequence(length, 31);
  }

  /** Heap bytes of a step, by the JVM's own counter. */
  long allocatedBytes() {
    for (int i = 0; i < WARM_UP_STEPS; i++) {
      run();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private void run() {
    tape.startTraining(gradients, null);
    var input = tape.input(x);
    tape.backwardFrom(MixerInstance.apart(tape, instance.mixer().mix(tape, input)), upstream);
  }
}
