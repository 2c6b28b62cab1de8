package attnbench.harness.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds out where and with what this JVM runs. */
public final class EnvironmentProbe {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private EnvironmentProbe() {}

  /**
   * The environment of this JVM.
   *
   * @param kernels name of the kernel body in use
   */
  public static Environment capture(String kernels) {
    BuildInfo build = BuildInfo.current();
    var os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Environment(
        build.commit(),
        build.dirty(),
        machine(os.getArch()),
        Runtime.getRuntime().availableProcessors(),
        os.getTotalMemorySize(),
        "%s %s %s".formatted(os.getName(), os.getVersion(), os.getArch()),
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        kernels);
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
