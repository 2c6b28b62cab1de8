package attnbench.harness.bench;

import attnbench.harness.config.SpecFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of one name under a folder of measurements, {@code MACHINE/MEASUREMENT/NAME}. */
public final class StoredFiles {
  private static final int DEPTH = 3;

  private StoredFiles() {}

  /** Those in a folder, in the folders of machines in it and of measurements in these, by path. */
  public static List<Path> named(String name, Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files.filter(file -> file.endsWith(name)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list %s under %s: %s".formatted(name, folder, e), e);
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it cannot be read, naming the file and what is wrong
   */
  public static <R extends Record> R read(Path file, Class<R> type) {
    String origin = file.toString();
    try {
      return SpecFormat.bind(SpecFormat.parseJson(Files.readString(file), origin), type, origin);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
  }
}
