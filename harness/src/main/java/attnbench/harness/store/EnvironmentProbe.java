package attnbench.harness.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
      return machine(lines, architecture);
    } catch (IOException | UncheckedIOException e) {
      return architecture;
    }
  }

  /**
   * The first processor's name. Virtual machines often hide its generation ("AMD EPYC"): family and
   * model stand behind it, as two generations must not pass for the same machine.
   */
  static String machine(Stream<String> lines, String architecture) {
    Map<String, String> processor = new HashMap<>();
    lines
        .takeWhile(line -> !line.isBlank())
        .map(line -> line.split(":", 2))
        .filter(field -> field.length == 2)
        .forEach(field -> processor.put(field[0].strip(), field[1].strip()));
    String name = processor.getOrDefault("model name", architecture);
    boolean known = processor.containsKey("cpu family") && processor.containsKey("model");
    return known
        ? "%s (family %s, model %s)"
            .formatted(name, processor.get("cpu family"), processor.get("model"))
        : name;
  }
}
