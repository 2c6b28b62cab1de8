package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** The choice of a body. */
class KernelsTest {

  /** Without the flag the vector tests would be skipped and the build look green. */
  @Test
  void theBuildRunsItsTestsWithTheVectorModule() {
    assumeTrue(!"scalar".equals(System.getProperty(Kernels.PROPERTY)), "the scalar body is forced");
    assertThat(Kernels.vectorModulePresent())
        .as("surefire's argLine has --add-modules jdk.incubator.vector")
        .isTrue();
    assertThat(Kernels.active().name()).startsWith("vector-");
  }

  @Test
  void aForcedBodyIsTheOneThatRuns() {
    assertThat(Kernels.choose("scalar").name()).isEqualTo("scalar");
    assertThat(TestKernels.vectorOrSkip().name()).matches("vector-(128|256|512)");
  }

  @Test
  void anUnknownBodyIsRefusedWithWhatIsAllowed() {
    assertThatThrownBy(() -> Kernels.choose("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'fast'")
        .hasMessageContaining("scalar or vector");
  }

  @Test
  void theBodyIsChosenOnce() {
    assertThat(Kernels.active()).isSameAs(Kernels.active());
  }
}
