package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.kernel.Kernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MixerBenchmarkTest {
  @AfterEach
  void expectNoKernels() {
    System.clearProperty(MixerBenchmark.EXPECTED_KERNELS_PROPERTY);
  }

  @Test
  void aForkWithOtherKernelsThanExpectedRefusesToMeasure() {
    System.setProperty(MixerBenchmark.EXPECTED_KERNELS_PROPERTY, "vector-4096");
    assertThatThrownBy(() -> new MixerBenchmark().makeNetwork())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("kernels are %s; expected vector-4096", Kernels.active().name());
  }
}
