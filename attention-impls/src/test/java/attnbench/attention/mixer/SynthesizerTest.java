package attnbench.attention.mixer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every form of Synthesizer with two heads, with and without a dot product. */
class SynthesizerTest extends SequenceMixerContract {
  SynthesizerTest() {
    super(new Synthesizer.Provider());
  }

  @Override
  protected List<Map<String, Object>> variants() {
    return Stream.of("dense", "factorized-dense", "random", "factorized-random")
        .flatMap(
            form ->
                Stream.of(false, true)
                    .map(
                        dot ->
                            Map.<String, Object>of(
                                "form", form, "heads", 2, "rank", 3, "dotProduct", dot)))
        .toList();
  }

  @TestFactory
  Stream<DynamicNode> twoHeadsAreTheOracles() {
    return variants().stream()
        .map(changes -> MixerOracleTest.tests(MixerCase.of(new Synthesizer.Provider(), changes)));
  }
}
