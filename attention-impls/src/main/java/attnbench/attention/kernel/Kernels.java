package attnbench.attention.kernel;

import java.lang.System.Logger.Level;

/**
 * Chooses the kernel body, once.
 *
 * <p>{@code -Dattnbench.kernels=scalar|vector} forces one; a forced body that cannot run is an
 * error. {@code -Dattnbench.vectorBits=128|256|512} forces the width of the vector body.
 */
public final class Kernels {
  /** System property that forces a body. */
  public static final String PROPERTY = "attnbench.kernels";

  /** System property that forces the width of vectors, in bits. */
  public static final String BITS_PROPERTY = "attnbench.vectorBits";

  private static final String VECTOR_BODY = "attnbench.attention.kernel.VectorKernels";
  private static final String VECTOR_PEAK = "attnbench.attention.kernel.VectorPeak";
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static final class Chosen {
    static final KernelProvider ACTIVE = choose(System.getProperty(PROPERTY));
  }

  private Kernels() {}

  /**
   * The body that this JVM uses.
   *
   * @throws IllegalArgumentException when the body that a property forces is unknown or cannot run
   */
  public static KernelProvider active() {
    return Chosen.ACTIVE;
  }

  /** The probe of what the {@linkplain #active active} body's instructions can do at most. */
  public static PeakProbe peakProbe() {
    return active() instanceof ScalarKernels
        ? new ScalarPeak()
        : named(VECTOR_PEAK, PeakProbe.class);
  }

  /** Whether the vector body can run in this JVM. */
  public static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  /**
   * A body, whatever this JVM uses.
   *
   * @param forced {@code scalar} or {@code vector}; null for the vector body where it can run
   * @throws IllegalArgumentException when it is unknown or cannot run
   */
  public static KernelProvider choose(String forced) {
    if (forced == null) {
      if (vectorModulePresent()) {
        return named(VECTOR_BODY, KernelProvider.class);
      }
      System.getLogger(Kernels.class.getName())
          .log(
              Level.WARNING,
              "running the scalar kernels; --add-modules {0} makes them many times faster",
              VECTOR_MODULE);
      return new ScalarKernels();
    }
    return switch (forced) {
      case "scalar" -> new ScalarKernels();
      case "vector" -> {
        if (!vectorModulePresent()) {
          throw new IllegalArgumentException(
              "-D%s=vector needs the JVM flag --add-modules %s".formatted(PROPERTY, VECTOR_MODULE));
        }
        yield named(VECTOR_BODY, KernelProvider.class);
      }
      default ->
          throw new IllegalArgumentException(
              "-D%s is '%s'; it must be scalar or vector".formatted(PROPERTY, forced));
    };
  }

  /** By name, so that without the module no class is touched that needs it. */
  private static <T> T named(String type, Class<T> contract) {
    try {
      return contract.cast(Class.forName(type).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException("the vector kernels cannot run: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
