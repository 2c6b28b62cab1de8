package attnbench.harness.config;

import attnbench.attention.mixer.Choice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The presets in this jar: one YAML file each under {@code attnbench/harness/presets}. */
public final class Presets {
  /** What is used where nobody names one. */
  public static final String DEFAULT = "plain";

  private static final List<String> NAMES =
      List.of(
          DEFAULT,
          "quickstart",
          "paramixer-synthetic",
          "paramixer-synthetic-mean",
          "text-small",
          "image-small",
          "listops-small",
          "pathfinder-small",
          "retrieval-small",
          "lra-listops",
          "lra-text-1000",
          "lra-text-4000",
          "lra-retrieval",
          "lra-image",
          "lra-pathfinder",
          "paramixer-listops",
          "paramixer-text",
          "paramixer-image",
          "paramixer-pathfinder",
          "paramixer-long-documents",
          "paramixer-genome");

  private Presets() {}

  /** All presets, the default first. */
  public static List<Preset> all() {
    return NAMES.stream().map(Presets::read).toList();
  }

  /**
   * @throws IllegalArgumentException naming the nearest and all presets
   */
  public static Preset named(String name) {
    return read(Choice.require("preset", name, NAMES));
  }

  private static Preset read(String name) {
    String file = "/attnbench/harness/presets/" + name + ".yaml";
    try (InputStream in = Presets.class.getResourceAsStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return SpecFormat.bind(SpecFormat.parseYaml(text, file), Preset.class, file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " in the jar", e);
    }
  }
}
