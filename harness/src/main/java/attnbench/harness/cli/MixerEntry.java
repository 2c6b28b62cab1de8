package attnbench.harness.cli;

import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.Options;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A mixer with its options and presets, for people and as JSON. */
record MixerEntry(
    String name,
    String description,
    String complexity,
    String source,
    List<OptionEntry> options,
    List<PresetEntry> presets) {

  /**
   * A preset.
   *
   * @param name as a mixer is named with it
   * @param options those that differ from the defaults
   */
  record PresetEntry(String name, Map<String, Object> options) {}

  static <O extends Record> MixerEntry of(MixerProvider<O> provider) {
    List<PresetEntry> presets =
        new TreeMap<>(provider.presets())
            .entrySet().stream()
                .map(
                    e ->
                        new PresetEntry(
                            provider.name() + ":" + e.getKey(),
                            Options.changes(provider.defaults(), e.getValue())))
                .toList();
    return new MixerEntry(
        provider.name(),
        provider.description(),
        provider.complexity(),
        provider.source(),
        OptionEntry.of(provider.defaults(), provider.help()),
        presets);
  }

  /**
   * Prints it in some lines.
   *
   * @param prefix what stands before an option's name in {@code --set}
   */
  void print(PrintWriter out, String prefix) {
    out.printf("%s: %s%n    work: %s%n    source: %s%n", name, description, complexity, source);
    options.forEach(option -> out.printf("    %s%n", option.line(prefix)));
    presets.forEach(preset -> out.printf("    --mixer %s    %s%n", preset.name, preset.options));
  }
}
