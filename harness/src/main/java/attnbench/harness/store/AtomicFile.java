package attnbench.harness.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts complete files in place, so that no reader ever meets half of one. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file's content to a stream. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes the bytes, as {@link #write(Path, Content)}. */
  public static Path write(Path file, byte[] bytes) {
    return write(file, out -> out.write(bytes));
  }

  /**
   * Writes the content under a temporary name beside the file and moves it there, in place of an
   * older file. Missing folders are made.
   *
   * @return the file
   */
  public static Path write(Path file, Content content) {
    // Not Files.createTempFile: its files can be read by their owner alone, also after the move.
    Path temporary =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try {
        try (OutputStream out = Files.newOutputStream(temporary)) {
          content.writeTo(out);
        }
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
