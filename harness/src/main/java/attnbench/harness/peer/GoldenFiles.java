package attnbench.harness.peer;

import java.io.IOException;
import java.nio.file.Path;

/** Golden files of mixers: what another engine makes of the same equations. */
public final class GoldenFiles {
  /** What the Maven profile {@code peer} compiles for it. */
  private static final String MAIN = "attnbench.harness.libtorch.golden.GoldenFiles";

  private GoldenFiles() {}

  /**
   * Has libtorch write all files, in a JVM of its own whose error stream is this one's.
   *
   * @param folder made where it is missing
   * @throws IllegalArgumentException saying how to get libtorch, where it is missing
   * @throws IOException when the other JVM cannot start
   */
  public static void write(Path folder) throws IOException {
    PeerProcess.Command command =
        PeerInstallation.found().peer(MAIN, 1, folder.toAbsolutePath().toString());
    ProcessBuilder builder = new ProcessBuilder(command.words()).inheritIO();
    builder.environment().putAll(command.environment());
    Process process = builder.start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("the JVM with libtorch ended with status " + status);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while libtorch wrote " + folder, e);
    }
  }
}
