package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Same arguments, same bits: whenever the compiler steps in, or never.
 *
 * <p>Without it "same seed, same bits" would depend on how long a JVM has been running.
 */
class KernelBitsTest {
  /** Past the 10,000 calls or loop rounds after which the second compiler takes over. */
  private static final int CALLS = 20_000;

  @Test
  void everyKernelIsCalled() {
    List<String> kernels =
        Arrays.stream(KernelProvider.class.getMethods())
            .filter(method -> !method.isSynthetic() && !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !name.equals("name"))
            .toList();
    assertThat(KernelBits.calls().keySet()).containsExactlyInAnyOrderElementsOf(kernels);
  }

  static Stream<String> kernels() {
    return KernelBits.calls().keySet().stream();
  }

  /** Of the body that this JVM uses; the build runs it once more with each other one. */
  @Tag("kernels")
  @ParameterizedTest
  @MethodSource("kernels")
  void warmingUpChangesNoBit(String kernel) {
    Function<KernelBits, float[]> call = KernelBits.calls().get(kernel);
    KernelBits bits = KernelBits.with(TestKernels.chosen());
    float[] first = call.apply(bits);
    for (int i = 1; i < CALLS; i++) {
      if (!Arrays.equals(call.apply(bits), first)) {
        assertThat(call.apply(bits)).as("%s, call %d", kernel, i).isEqualTo(first);
      }
    }
  }

  /** The other JVM interprets everything, the vector module included. */
  @Test
  void anInterpretedJvmGivesTheSameBits() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xint");
    if (Kernels.vectorModulePresent()) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(KernelBits.class.getName());
    Process interpreted =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = interpreted.inputReader().lines().toList();
    assertThat(interpreted.waitFor()).as("exit code of %s", command).isZero();
    assertThat(lines).isEqualTo(KernelBits.lines());
  }
}
