package attnbench.harness.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds out where and with what this JVM runs. */
public final class EnvironmentProbe {
  /** Written by the build, which knows the commit. */
  private static final String BUILD = "build.properties";

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String UNKNOWN = "unknown";

  private EnvironmentProbe() {}

  /**
   * The environment of this JVM.
   *
   * @param kernels name of the kernel body in use
   */
  public static Environment capture(String kernels) {
    Properties build = buildProperties();
    var os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Environment(
        build.getProperty("commit", UNKNOWN),
        Boolean.parseBoolean(build.getProperty("dirty", "true")),
        machine(os.getArch()),
        Runtime.getRuntime().availableProcessors(),
        os.getTotalMemorySize(),
        "%s %s %s".formatted(os.getName(), os.getVersion(), os.getArch()),
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        kernels);
  }

  private static Properties buildProperties() {
    Properties build = new Properties();
    try (InputStream in = EnvironmentProbe.class.getResourceAsStream(BUILD)) {
      if (in != null) {
        build.load(in);
      }
      return build;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + BUILD + " in the jar", e);
    }
  }

  private static String machine(String architecture) {
    if (!Files.isReadable(PROCESSORS)) {
      return architecture;
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException | UncheckedIOException e) {
      return architecture;
    }
  }
}
