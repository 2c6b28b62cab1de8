package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.LinkResidual;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The published configurations of every mixer: well named, and each of them works. */
class PresetsTest {
  @TestFactory
  Stream<DynamicNode> everyPresetIsItsOracle() {
    return Mixers.discover(PresetsTest.class.getClassLoader()).stream().map(PresetsTest::presets);
  }

  private static <O extends Record> DynamicNode presets(MixerProvider<O> provider) {
    return DynamicContainer.dynamicContainer(
        provider.name(),
        provider.presets().entrySet().stream()
            .map(
                preset -> {
                  assertThat(preset.getKey()).matches("[a-z0-9]+(-[a-z0-9]+)*");
                  MixerCase<O> mixerCase =
                      new MixerCase<>(
                          provider, preset.getValue(), Map.of("preset", preset.getKey()));
                  return DynamicTest.dynamicTest(
                      mixerCase.toString(), () -> MixerOracleTest.outputIsTheOracles(mixerCase));
                }));
  }

  /** The synthetic program rounds down and adds the first values, the arena's does neither. */
  @Test
  void paramixersSourcesDisagree() {
    Map<String, Paramixer.ChordOptions> presets = new Paramixer.ChordProvider().presets();
    assertThat(presets.get("synthetic-2022"))
        .isEqualTo(new Paramixer.ChordOptions(0, Paramixer.Rounding.FLOOR, LinkResidual.FIRST));
    assertThat(presets.get("lra-listops-2022"))
        .isEqualTo(new Paramixer.ChordOptions(32, Paramixer.Rounding.CEIL, LinkResidual.PREVIOUS));
  }
}
