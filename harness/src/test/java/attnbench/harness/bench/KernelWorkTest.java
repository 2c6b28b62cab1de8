package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.config.RunSpec;
import attnbench.harness.train.Catalogue;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelWorkTest {
  static Stream<String> kernels() {
    return Arrays.stream(KernelProvider.class.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(Method::getName)
        .filter(name -> !name.equals("name"));
  }

  static Stream<String> cases() {
    return KernelCase.names().stream();
  }

  /** A new kernel needs a formula in KernelWork and a call in KernelCase. */
  @ParameterizedTest
  @MethodSource("kernels")
  void everyKernelHasACaseWhoseWorkIsCounted(String kernel) {
    Set<String> called = new TreeSet<>();
    Set<String> uncounted = new TreeSet<>();
    KernelProvider metered =
        MeteredKernels.around(
            Kernels.active(),
            (name, arguments, nanos) -> {
              called.add(name);
              if (KernelWork.of(name, arguments).isEmpty()) {
                uncounted.add(name);
              }
            });
    for (String name : KernelCase.names()) {
      KernelCase.of(name, 9, 4).call().accept(metered);
    }
    assertThat(called).contains(kernel);
    assertThat(uncounted).isEmpty();
  }

  /** From one position to more than a block, and often enough to find numbers that run away. */
  @ParameterizedTest
  @MethodSource("cases")
  void aCaseRunsAtAnyLengthAsOftenAsOneLikes(String name) {
    for (int n : new int[] {1, 63, 130}) {
      KernelCase made = KernelCase.of(name, n, 8);
      for (int i = 0; i < 50; i++) {
        made.call().accept(Kernels.active());
      }
      assertThat(made.work(Kernels.active()).total().bytes()).isPositive();
    }
  }

  /** By hand: 5 x 3 times 3 x 3. */
  @Test
  void aProductReadsBothOperandsAndWritesTheResult() {
    Work work = KernelCase.of("multiply", 5, 3).work(Kernels.active()).total();
    assertThat(work).isEqualTo(new Work(2 * 5 * 3 * 3, 4 * (15 + 9 + 15)));
    assertThat(work.intensity()).isEqualTo(90 / 156.0);
  }

  /**
   * By hand: what is added to moves twice, and the links 0, 1, 2, 4 of 8 positions are four, with a
   * residual and without.
   */
  @Test
  void sumsMoveTwiceAndLinksCount() {
    assertThat(KernelCase.of("addRowProducts", 7, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(2 * 7 * 4, 4 * (14 + 14 + 2 * 4)));
    assertThat(KernelCase.of("mixLinks", 8, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(2 * 16 * 4 + 16, 4 * (16 + 32 + 16 + 16)));
    assertThat(KernelCase.of("mixLinkRows", 8, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(2 * 16 * 4, 4 * (16 + 32 + 16)));
    assertThat(KernelCase.of("scan", 5, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(11 * 10 * 32, 4 * (3 * 10 + 4 * 64)));
    // A pass of radix 3 over 9 rows: 3 terms for each of 18 results.
    assertThat(KernelCase.of("fourierPass", 9, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(8 * 3 * 18, 4 * (4 * 18 + 2 * 9)));
    // One of radix 8 over 8 rows: by 4 and by 2, 34 and 10 flops for each four and two.
    assertThat(KernelCase.of("fourierPass", 8, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(34 * 16 / 4 + 10 * 16 / 2, 4 * (4 * 16 + 2 * 8)));
    assertThat(KernelCase.of("transpose", 8, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(0, 128));
    assertThat(KernelCase.of("gatherRows", 5, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(0, 4 * (10 + 10 + 5)));
    assertThat(KernelCase.of("scatterAddRows", 5, 2).work(Kernels.active()).total())
        .isEqualTo(new Work(10, 4 * (10 + 20 + 5)));
  }

  /** The mixer's own formula of its products is what most of a forward pass consists of. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "linear", "paramixer-chord"})
  void aForwardPassHasTheProductsOfItsMixerAndLittleElse(String mixer) {
    int n = 256;
    Catalogue catalogue = new Catalogue(getClass().getClassLoader());
    RunSpec spec = new BenchSpec(mixer, n, 32, 3).spec();
    Work forward = StepWork.count(catalogue, spec, false, Kernels.active()).total();
    Work training = StepWork.count(catalogue, spec, true, Kernels.active()).total();
    long products = 3 * 2 * cost(catalogue.mixer(mixer, Map.of()).provider(), n);
    assertThat(forward.flops()).isBetween(products, products * 3 / 2);
    assertThat(training.flops()).isBetween(5 * products / 2, 5 * products);
    assertThat(training.bytes()).isGreaterThan(2 * forward.bytes());
  }

  private static <O extends Record> long cost(MixerProvider<O> provider, int n) {
    return provider.cost(provider.defaults(), new MixerShape(32, n), n).multiplyAdds();
  }

  @Test
  void unknownKernelsHaveNoWorkAndUnknownCasesAreNamed() {
    assertThat(KernelWork.of("conjure", new Object[0])).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KernelCase.of("multipli", 1, 1))
        .withMessageContaining("nearest: multiply");
    assertThat(cases().collect(Collectors.toSet())).hasSameSizeAs(KernelCase.names());
  }
}
