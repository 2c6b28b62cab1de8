package attnbench.harness.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
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

  @Test
  void generationsOfAProcessorHaveDifferentNames() {
    String text =
        """
        processor\t: 0
        cpu family\t: 25
        model\t\t: 1
        model name\t: AMD EPYC

        processor\t: 1
        cpu family\t: 25
        model\t\t: 17
        model name\t: other
        """;
    assertThat(EnvironmentProbe.machine(text.lines(), "amd64"))
        .isEqualTo("AMD EPYC (family 25, model 1)");
    assertThat(EnvironmentProbe.machine(Stream.of("model name: Some CPU"), "aarch64"))
        .isEqualTo("Some CPU");
    assertThat(EnvironmentProbe.machine(Stream.of("processor: 0"), "aarch64")).isEqualTo("aarch64");
  }
}
