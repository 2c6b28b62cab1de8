package attnbench.harness.inspect;

import attnbench.harness.config.SpecFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A mixer with settings small enough for its pattern to show at a few dozen positions, where the
 * published ones let every position see every other.
 *
 * @param label above its picture
 * @param mixer its name
 * @param options that differ from the defaults
 */
public record Panel(String label, String mixer, Map<String, Object> options) {
  private static final String FILE = "/attnbench/harness/inspect/panels.yaml";

  /** The file of all. */
  record Panels(List<Panel> panels) {}

  public Panel {
    options = Map.copyOf(options);
  }

  /** Those in this jar: every mixer of ours, some with several patterns. */
  public static List<Panel> all() {
    try (InputStream in = Panel.class.getResourceAsStream(FILE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return SpecFormat.bind(SpecFormat.parseYaml(text, FILE), Panels.class, FILE).panels();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE + " in the jar", e);
    }
  }
}
