package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredMixerTest {
  private static final List<MixerProvider<?>> KNOWN =
      List.of(new DecayProvider(), new IdentityMixer.Provider());

  @Test
  void aBareNameStandsForTheDefaults() {
    ConfiguredMixer<?> mixer = ConfiguredMixer.named("decay", Map.of(), KNOWN);
    assertThat(mixer.options()).isEqualTo(new DecayProvider.DecayOptions(true));
    assertThat(mixer.changes()).isEmpty();
  }

  @Test
  void aNameWithAPresetStandsForItsOptions() {
    ConfiguredMixer<?> mixer = ConfiguredMixer.named("decay:both-ways", Map.of(), KNOWN);
    assertThat(mixer.provider().name()).isEqualTo("decay");
    assertThat(mixer.options()).isEqualTo(new DecayProvider.DecayOptions(false));
    assertThat(mixer.changes()).containsExactly(Map.entry("causal", false));
    assertThat(mixer.reach()).isEqualTo(Reach.GLOBAL);
  }

  @Test
  void aChangeReplacesThePresetsValue() {
    ConfiguredMixer<?> mixer =
        ConfiguredMixer.named("decay:both-ways", Map.of("causal", "true"), KNOWN);
    assertThat(mixer.options()).isEqualTo(new DecayProvider.DecayOptions(true));
    assertThat(mixer.changes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dekay            | unknown mixer 'dekay'; nearest: decay; allowed: decay, identity
          dekay:both-ways  | unknown mixer 'dekay'; nearest: decay; allowed: decay, identity
          decay:both-sides | unknown preset of mixer decay 'both-sides'; nearest: both-ways; allowed: both-ways
          decay:           | unknown preset of mixer decay ''; nearest: both-ways; allowed: both-ways
          identity:any     | unknown preset 'any'; mixer identity has none
          """)
  void whatIsNotThereIsRefusedWithWhatIs(String name, String message) {
    assertThatThrownBy(() -> ConfiguredMixer.named(name, Map.of(), KNOWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
