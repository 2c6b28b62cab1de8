package attnbench.tasks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A provider that writes what it generates as files, in the layout in which the data set is
 * published: given that folder as its data, the same provider reads it back.
 *
 * @param <O> the options
 */
public interface DataGenerator<O extends Record> extends TaskProvider<O> {
  /**
   * Writes all items of all splits.
   *
   * @param setting the length; its data is not looked at
   * @param folder made when missing; files of the same names are replaced
   * @param threads that generate, at least 1; they change the time, never the files
   * @return the number of items written
   */
  int generate(O options, TaskSetting setting, Path folder, int threads) throws IOException;
}
