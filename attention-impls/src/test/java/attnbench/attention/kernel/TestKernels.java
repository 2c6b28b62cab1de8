package attnbench.attention.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The kernel bodies that tests run on. */
public final class TestKernels {
  private TestKernels() {}

  /** The plain body. */
  public static KernelProvider scalar() {
    return new ScalarKernels();
  }

  /** The body that this JVM uses. */
  public static KernelProvider chosen() {
    return Kernels.active();
  }

  /** The vector body; without the vector module the test is skipped and says so. */
  public static KernelProvider vectorOrSkip() {
    assumeTrue(
        Kernels.vectorModulePresent(),
        "the vector body needs the JVM flag --add-modules jdk.incubator.vector");
    return Kernels.choose("vector");
  }
}
