package attnbench.tasks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A provider that writes what it generates as files, in the layout in which the data set is
 * published, so that others read them, and the provider itself when its options ask for files.
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
