package attnbench.attention.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel tests have in common: every body, and the sizes round its lanes. */
abstract class KernelContractTest {
  /**
   * Zero and one, one less and one more than 4, 8 and 16 lanes, four vectors less and more one, and
   * primes.
   */
  static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 101
  };

  /** A test of one body, run for every body. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @MethodSource("attnbench.attention.kernel.TestKernels#bodies")
  @interface EveryBody {}
}
