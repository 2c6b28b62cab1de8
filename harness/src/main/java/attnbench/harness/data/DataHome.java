package attnbench.harness.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder where data sets lie: for each task a folder {@code TASK} with what was imported or
 * generated, and beside it the {@link Checksums} {@code TASK.sha256}.
 */
public record DataHome(Path folder) {
  /** Names another home than the folder {@code data}. */
  public static final String VARIABLE = "ATTNBENCH_DATA";

  /** The home that the environment names, or the folder {@code data}. */
  public static DataHome usual() {
    String named = System.getenv(VARIABLE);
    return new DataHome(Path.of(named == null || named.isBlank() ? "data" : named));
  }

  /** Where a task's data lie, or would. */
  public Path folderOf(String task) {
    return folder.resolve(task);
  }

  /** The checksums of a task's data. */
  public Path sumsOf(String task) {
    return folder.resolve(task + ".sha256");
  }

  /** A task's data as the task takes them: the one archive in its folder, or the folder. */
  public Optional<Path> find(String task) {
    Path own = folderOf(task);
    if (!Files.isDirectory(own)) {
      return Optional.empty();
    }
    try (Stream<Path> listed = Files.list(own)) {
      List<Path> entries = listed.toList();
      boolean archive = entries.size() == 1 && Files.isRegularFile(entries.get(0));
      return Optional.of(archive ? entries.get(0) : own);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + own + ": " + e, e);
    }
  }

  /** Fills a task's folder; nothing but a complete folder is ever seen there. */
  public interface Filling {
    void into(Path empty) throws IOException;
  }

  /**
   * Puts a task's data in place, with their checksums.
   *
   * @return the task's folder
   * @throws IllegalArgumentException when there are data of the task already
   */
  public Path fill(String task, Filling filling) throws IOException {
    Path own = folderOf(task);
    if (Files.exists(own)) {
      throw new IllegalArgumentException(
          own + " is there already; delete it or name another home with --home");
    }
    Files.createDirectories(folder);
    Path growing = Files.createTempDirectory(folder, "." + task + "-");
    try {
      Path complete = Files.createDirectory(growing.resolve(task));
      filling.into(complete);
      Checksums.write(complete, sumsOf(task));
      return Files.move(complete, own);
    } finally {
      deleteTree(growing);
    }
  }

  /** Copies a file, or a folder with all files in it; links in a folder are refused. */
  public static void copy(Path from, Path into) throws IOException {
    Path name = from.toAbsolutePath().normalize().getFileName();
    Path source = from.toRealPath();
    try (Stream<Path> walked = Files.walk(source)) {
      for (Path path : (Iterable<Path>) walked::iterator) {
        if (Files.isSymbolicLink(path)) {
          throw new IOException(path + " is a link; only files and folders can be imported");
        }
        Path target = into.resolve(name).resolve(source.relativize(path).toString()).normalize();
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> walked = Files.walk(root)) {
      for (Path path : walked.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
