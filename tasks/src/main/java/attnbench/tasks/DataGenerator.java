package attnbench.tasks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a data set in the format that a task reads, as a person would have downloaded it.
 *
 * @param <G> the options, a record that checks itself when made
 */
public interface DataGenerator<G extends Record> {
  /**
   * What every generator is told besides its own options.
   *
   * @param length N, the longest sequence
   * @param seed the same seed gives the same files, on any number of threads
   * @param threads how many may work at once
   */
  record Order(int length, long seed, int threads) {
    public Order {
      if (length < 1) {
        throw new IllegalArgumentException("length is " + length + "; it must be at least 1");
      }
      if (threads < 1) {
        throw new IllegalArgumentException("threads are " + threads + "; they must be at least 1");
      }
    }
  }

  /** One line: what is written, and what signal is in it. */
  String description();

  G defaults();

  /** One line for each option: what it sets, its unit, what is allowed. Keys are G's components. */
  Map<String, String> help();

  /**
   * Writes the files.
   *
   * @param folder empty; the task reads it afterwards
   * @return the number of items written
   * @throws IllegalArgumentException when the length or an option is impossible
   */
  long write(G options, Order order, Path folder) throws IOException;
}
