package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A mixer with its options: what a name in a command or a spec stands for.
 *
 * <p>A name is a provider's, {@code linear}, or a provider's with one of its presets behind a
 * colon, {@code performer:lra-2020}.
 */
public record ConfiguredMixer<O extends Record>(MixerProvider<O> provider, O options) {
  private static final String SEPARATOR = ":";

  /**
   * The mixer of a name.
   *
   * @param changes options by name that replace the preset's or the defaults
   * @param known the mixers to choose from
   * @throws IllegalArgumentException for an unknown mixer, preset or option, naming the nearest and
   *     all allowed, and for a value that the options refuse
   */
  public static ConfiguredMixer<?> named(
      String name, Map<String, ?> changes, List<MixerProvider<?>> known) {
    return of(Choice.named("mixer", bareName(name), known, MixerProvider::name), name, changes);
  }

  private static <O extends Record> ConfiguredMixer<O> of(
      MixerProvider<O> provider, String name, Map<String, ?> changes) {
    O base = namesPreset(name) ? preset(provider, name) : provider.defaults();
    return new ConfiguredMixer<>(provider, Options.bind("mixer " + provider.name(), base, changes));
  }

  private static <O extends Record> O preset(MixerProvider<O> provider, String name) {
    String preset = name.substring(name.indexOf(SEPARATOR) + 1);
    if (provider.presets().isEmpty()) {
      throw new IllegalArgumentException(
          "unknown preset '%s'; mixer %s has none".formatted(preset, provider.name()));
    }
    String kind = "preset of mixer " + provider.name();
    return provider.presets().get(Choice.require(kind, preset, provider.presets().keySet()));
  }

  /** The name without a preset. */
  public static String bareName(String name) {
    return namesPreset(name) ? name.substring(0, name.indexOf(SEPARATOR)) : name;
  }

  /** Whether a name has a preset. */
  public static boolean namesPreset(String name) {
    return name.contains(SEPARATOR);
  }

  /** The options that differ from the provider's defaults, by name. */
  public Map<String, Object> changes() {
    return Options.changes(provider.defaults(), options);
  }

  public Reach reach() {
    return provider.reach(options);
  }

  public Cost cost(MixerShape shape, int length) {
    return provider.cost(options, shape, length);
  }

  /** As {@link MixerProvider#footprint}; empty where the author states none. */
  public Optional<Footprint> footprint(MixerShape shape, int length) {
    return Optional.ofNullable(provider.footprint(options, shape, length));
  }

  /** As {@link MixerProvider#create}. */
  public SequenceMixer create(MixerShape shape, Parameters parameters, RandomGenerator random) {
    return provider.create(options, shape, parameters, random);
  }
}
