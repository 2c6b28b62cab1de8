package attnbench.harness.peer;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.JvmFlags;
import attnbench.harness.config.Plugins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * How the children of the two engines are started, for a number of threads.
 *
 * @param own ours
 * @param peer the other
 */
public record PeerCommands(
    IntFunction<PeerProcess.Command> own, IntFunction<PeerProcess.Command> peer) {
  /** The command that {@link #CHILD} is below. */
  static final String GROUP = "bench";

  /** The hidden command that a child is. */
  public static final String CHILD = "peer-child";

  /** Says that a child shall have our engine. */
  public static final String OWN = "--own";

  /**
   * Ours, and libtorch as the Maven profile installed it.
   *
   * @param mainClass the command's main class
   * @throws IllegalArgumentException saying how to get libtorch, where it is missing
   */
  public static PeerCommands installed(String mainClass) {
    PeerInstallation installation = PeerInstallation.found();
    return new PeerCommands(
        threads -> own(mainClass), threads -> installation.peer(mainClass, threads, GROUP, CHILD));
  }

  /** A warm step leaves next to nothing to collect, so the collector that needs least memory. */
  static PeerProcess.Command own(String mainClass) {
    List<String> flags = new ArrayList<>(JvmFlags.forChild());
    flags.add("-XX:+UseSerialGC");
    for (String property : List.of(Kernels.PROPERTY, Kernels.BITS_PROPERTY)) {
      String value = System.getProperty(property);
      if (value != null) {
        flags.add("-D%s=%s".formatted(property, value));
      }
    }
    return new PeerProcess.Command(
        java(flags, Plugins.NONE.classPath(), mainClass, GROUP, CHILD, OWN), Map.of());
  }

  static List<String> java(
      List<String> flags, String classPath, String mainClass, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(flags);
    words.addAll(List.of("-cp", classPath, mainClass));
    words.addAll(List.of(arguments));
    return words;
  }
}
