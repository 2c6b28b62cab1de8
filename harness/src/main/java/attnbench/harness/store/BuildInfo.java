package attnbench.harness.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the running classes were built from, as the build wrote it down.
 *
 * @param version of the project
 * @param commit git commit of the sources, or "unknown" outside a repository
 * @param dirty whether the sources, not the results, differed from the commit; true where it is
 *     unknown
 */
public record BuildInfo(String version, String commit, boolean dirty) {
  private static final String FILE = "build.properties";

  /** The build of the classes that run. */
  public static BuildInfo current() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing; Maven writes it");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(
        properties.getProperty("version"),
        properties.getProperty("commit"),
        Boolean.parseBoolean(properties.getProperty("dirty")));
  }
}
