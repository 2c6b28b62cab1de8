package attnbench.harness.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What files hold.
 *
 * @param values of those that could be read, in their order
 * @param unreadable one line for each of the others
 */
record ReadFiles<T>(List<T> values, List<String> unreadable) {
  ReadFiles {
    values = List.copyOf(values);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * Reads.
   *
   * @param reader throws an {@link IllegalArgumentException} that names the file it cannot read
   */
  static <T> ReadFiles<T> of(List<Path> files, Function<Path, T> reader) {
    List<T> values = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Path file : files) {
      try {
        values.add(reader.apply(file));
      } catch (IllegalArgumentException e) {
        unreadable.add(e.getMessage());
      }
    }
    return new ReadFiles<>(values, unreadable);
  }
}
