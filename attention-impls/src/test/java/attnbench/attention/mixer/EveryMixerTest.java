package attnbench.attention.mixer;

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
                    provider.name(), new SequenceMixerContract(provider) {}.contract()));
  }
}
