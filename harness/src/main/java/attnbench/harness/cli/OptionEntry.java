package attnbench.harness.cli;

import attnbench.attention.mixer.Options;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One option of a mixer or a task, for people and as JSON. */
record OptionEntry(String name, Object defaultValue, String help) {

  /** The options by name. */
  static List<OptionEntry> of(Record defaults, Map<String, String> help) {
    return new TreeMap<>(Options.asMap(defaults))
        .entrySet().stream()
            .map(e -> new OptionEntry(e.getKey(), e.getValue(), help.get(e.getKey())))
            .toList();
  }

  /**
   * How to set it.
   *
   * @param prefix what stands before its name in {@code --set}
   */
  String line(String prefix) {
    return "--set %s%s=%s    %s".formatted(prefix, name, defaultValue, help);
  }
}
