package attnbench.harness.cli;

import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.inspect.LoneMixer;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Seeds;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that the commands about a mixer alone share. */
final class MixerOptions {
  @Option(
      names = "--set",
      paramLabel = "OPTION=VALUE",
      description =
          "Change one of the mixer's options, such as heads=4; may be given several times.")
  private Map<String, String> changes = Map.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of fresh weights, and of what a mixer draws besides, such as random features"
              + " (default: ${DEFAULT-VALUE}).")
  private long seed;

  long seed() {
    return seed;
  }

  ConfiguredMixer<?> configured(Catalogue catalogue, String name) {
    return catalogue.mixer(name, changes);
  }

  /** The mixer with fresh weights. */
  LoneMixer fresh(ConfiguredMixer<?> configured, MixerShape shape) {
    return LoneMixer.fresh(configured, shape, Seeds.WEIGHTS.random(seed, 0, 0));
  }

  /** What a file of weights says about its mixer. */
  Map<String, String> metadata(ConfiguredMixer<?> configured, MixerShape shape) {
    return Map.of(
        "mixer", configured.provider().name(),
        "options", SpecFormat.toTree(configured.changes()).toString(),
        "width", Integer.toString(shape.width()),
        "length", Integer.toString(shape.maxLength()),
        "seed", Long.toString(seed));
  }
}
