package attnbench.attention.mixer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/**
 * What every {@link SequenceMixer} promises, as a test that a mixer's author extends:
 *
 * <pre>{@code
 * class ShiftContractTest extends SequenceMixerContract {
 *   ShiftContractTest() {
 *     super(new ShiftProvider());
 *   }
 * }
 * }</pre>
 *
 * <p>Each promise is checked with the provider's default options and with each neighbour of them:
 * one boolean flipped, one enum constant replaced, one whole number doubled or raised by two.
 * Override {@link #variants} to choose others. The promises are the methods of {@link MixerChecks}.
 */
public abstract class SequenceMixerContract {
  private final MixerProvider<?> provider;

  protected SequenceMixerContract(MixerProvider<?> provider) {
    this.provider = provider;
  }

  /** The changes to the default options to check, by option name; an empty map is the defaults. */
  protected List<Map<String, Object>> variants() {
    return MixerCase.neighbours(provider, MixerChecks.SHAPE);
  }

  /** The checks of every variant. */
  @TestFactory
  public final Stream<DynamicNode> contract() {
    return variants().stream().map(changes -> container(MixerCase.of(provider, changes)));
  }

  private static DynamicNode container(MixerCase<?> mixerCase) {
    return DynamicContainer.dynamicContainer(
        mixerCase.toString(),
        MixerChecks.of(mixerCase).entrySet().stream()
            .map(
                check ->
                    DynamicTest.dynamicTest(
                        check.getKey(),
                        named(mixerCase + ": " + check.getKey(), check.getValue()))));
  }

  /** Reports often number dynamic tests and lose their names, so a failure carries its own. */
  private static Executable named(String name, Executable check) {
    return () -> {
      try {
        check.execute();
      } catch (TestAbortedException skipped) {
        throw skipped;
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(name + ": " + failure, failure);
      }
    };
  }
}
