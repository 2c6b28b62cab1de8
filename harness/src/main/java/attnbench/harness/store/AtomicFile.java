package attnbench.harness.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts complete files in place, so that no reader ever meets half of one. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes the bytes under a temporary name beside the file and moves them there, in place of an
   * older file. Missing folders are made.
   *
   * @return the file
   */
  public static Path write(Path file, byte[] bytes) {
    // Not Files.createTempFile: its files can be read by their owner alone, also after the move.
    Path temporary =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try {
        Files.write(temporary, bytes);
        return Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }

  /** Writes text as UTF-8. */
  public static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
