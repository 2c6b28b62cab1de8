package attnbench.attention.mixer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Transformer-LS with two heads and windows smaller than the lengths tested. */
class TransformerLsTest extends SequenceMixerContract {
  TransformerLsTest() {
    super(new TransformerLs.Provider());
  }

  @Override
  protected List<Map<String, Object>> variants() {
    return List.of(
        Map.of("heads", 2, "window", 1, "rank", 1),
        Map.of("heads", 2, "window", 3, "rank", 3),
        Map.of("heads", 2, "window", 90, "rank", 2));
  }

  @TestFactory
  Stream<DynamicNode> twoHeadsAreTheOracles() {
    return variants().stream()
        .map(changes -> MixerOracleTest.tests(MixerCase.of(new TransformerLs.Provider(), changes)));
  }
}
