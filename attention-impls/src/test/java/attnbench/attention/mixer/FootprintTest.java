package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.mixer.FullAttention.FullOptions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What mixers say of their workspace, beyond the contract's lengths and options. */
class FootprintTest {
  private static final int LONGEST = 32_768;

  private static final List<MixerProvider<?>> ALL =
      Mixers.discover(FootprintTest.class.getClassLoader());

  @Test
  void everyMixerStatesItsFootprint() {
    for (MixerProvider<?> provider : ALL) {
      ConfiguredMixer<?> mixer = ConfiguredMixer.named(provider.name(), Map.of(), ALL);
      assertThat(mixer.footprint(MixerChecks.SHAPE, 100)).as(provider.name()).isPresent();
    }
  }

  @Test
  void everyMixerTakesWhatItStatesAtTheGreatestLength() {
    for (MixerProvider<?> provider : ALL) {
      MixerChecks.checkFootprint(
          MixerCase.of(provider, Map.of()), new MixerShape(16, LONGEST), LONGEST);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "full, dropout",
    "s4d, dropout",
    "chordmixer, dropout",
    "chordmixer, layerDropout",
  })
  void masksOfDropoutCount(String name, String option) {
    MixerProvider<?> provider =
        ALL.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    MixerCase<?> dropping = MixerCase.of(provider, Map.of(option, 0.1));
    MixerShape shape = new MixerShape(16, 100);
    MixerChecks.checkFootprint(dropping, shape, 100);
    assertThat(dropping.footprint(shape, 100).bytes())
        .isGreaterThan(MixerCase.of(provider, Map.of()).footprint(shape, 100).bytes());
  }

  /** Less than what a single row of one head's N x N weights would add. */
  @Test
  void fullAttentionTakesMemoryLinearInTheLength() {
    int width = 8;
    MixerCase<FullOptions> full = MixerCase.of(new FullAttention.Provider(), Map.of());
    MixerShape shape = new MixerShape(width, LONGEST);
    for (int n = 1024; n <= LONGEST; n *= 2) {
      long bytes = MixerChecks.measuredFootprint(full, shape, n);
      assertThat(bytes / ((double) Float.BYTES * n * width)).as("N x C matrices").isLessThan(18);
    }
  }

  @Test
  void theFormulaOfFullAttentionNamesItsMatrices() {
    Footprint footprint =
        MixerCase.of(new FullAttention.Provider(), Map.of("heads", 2))
            .footprint(new MixerShape(8, 1024), 1024);
    assertThat(footprint).hasToString("14 x N C + 8 x 96 D + 2 x 96 D' + H N + 2 x 96 96 + 4 x 96");
    assertThat(footprint.letters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("N", 1024L, "C", 8L, "H", 2L, "D", 4L, "D'", 16L));
    long nTimesC = 8 * 1024;
    assertThat(footprint.bytes())
        .isEqualTo(4 * (14 * nTimesC + 8 * 96 * 4 + 2 * 96 * 16 + 2048 + 2 * 10_240 + 4 * 96));
  }

  @Test
  void everyLetterOfAFormulaIsTold() {
    Pattern letter = Pattern.compile("[A-Za-z]'*(?![a-z])");
    for (MixerProvider<?> provider : ALL) {
      for (Map<String, Object> changes : TestedVariants.of(provider, MixerChecks.SHAPE)) {
        Footprint footprint =
            MixerCase.of(provider, changes).footprint(new MixerShape(16, 1000), 1000);
        letter
            .matcher(footprint.toString().replace(" x ", " ").replace("(buckets)", ""))
            .results()
            .forEach(
                found ->
                    assertThat(footprint.letters())
                        .as("%s: letters of %s", provider.name(), footprint)
                        .containsKey(found.group()));
      }
    }
  }
}
