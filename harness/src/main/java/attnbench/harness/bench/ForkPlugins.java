package attnbench.harness.bench;

import attnbench.harness.config.Plugins;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Hands plug-ins to a benchmark's fork as a system property; JMH sets the fork's class path. */
final class ForkPlugins {
  private static final String PROPERTY = "attnbench.bench.plugins";

  private ForkPlugins() {}

  /** The flag for the fork. */
  static String flag(Plugins plugins) {
    return "-D"
        + PROPERTY
        + "="
        + plugins.paths().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
  }

  /** In the fork: what the flag says, or none. */
  static Plugins fromProperty() {
    String paths = System.getProperty(PROPERTY, "");
    return new Plugins(
        Arrays.stream(paths.split(File.pathSeparator))
            .filter(path -> !path.isEmpty())
            .map(Path::of)
            .toList());
  }
}
