package attnbench.harness.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvironmentProbeTest {
  @Test
  void knowsThisJvm() {
    Environment environment = EnvironmentProbe.capture("scalar");
    assertThat(environment.commit()).matches("[0-9a-f]{40,64}|unknown");
    assertThat(environment.machine()).isNotBlank();
    assertThat(environment.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(environment.memoryBytes()).isGreaterThan(Runtime.getRuntime().totalMemory());
    assertThat(environment.jdk()).contains(String.valueOf(Runtime.version().feature()));
    assertThat(environment.jvmFlags()).contains("-Djava.awt.headless=true");
    assertThat(environment.kernels()).isEqualTo("scalar");
  }
}
