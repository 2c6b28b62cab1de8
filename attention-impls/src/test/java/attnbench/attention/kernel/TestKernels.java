package attnbench.attention.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The kernel bodies that tests run on. */
public final class TestKernels {
  private static final List<Integer> VECTOR_BITS = List.of(128, 256, 512);

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

  /** The plain body and, with the vector module, the vector body at each width. */
  static List<KernelProvider> allBodies() {
    List<KernelProvider> bodies = new ArrayList<>();
    bodies.add(scalar());
    if (Kernels.vectorModulePresent()) {
      VECTOR_BITS.forEach(bits -> bodies.add(VectorWidthLoader.vectorKernels(bits)));
    }
    return bodies;
  }

  /** The same with names for reports. */
  static Stream<Named<KernelProvider>> bodies() {
    return allBodies().stream().map(body -> Named.of(body.name(), body));
  }
}
