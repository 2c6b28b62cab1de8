package attnbench.attention.mixer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The contract of every mixer that discovery finds: a line in META-INF/services enrols it. */
class EveryMixerTest {
  @TestFactory
  Stream<DynamicNode> everyMixerKeepsTheContract() {
    return Mixers.discover(EveryMixerTest.class.getClassLoader()).stream()
        .map(
            provider ->
                DynamicContainer.dynamicContainer(
                    provider.name(), new EveryVariant(provider).contract()));
  }

  private static final class EveryVariant extends SequenceMixerContract {
    private final MixerProvider<?> provider;

    EveryVariant(MixerProvider<?> provider) {
      super(provider);
      this.provider = provider;
    }

    @Override
    protected List<Map<String, Object>> variants() {
      return TestedVariants.of(provider, MixerChecks.SHAPE);
    }
  }
}
