package attnbench.tasks;

import java.util.Map;
import java.util.Optional;

/**
 * The plug-in point for tasks: one class and one line in {@code META-INF/services}.
 *
 * @param <O> the options, a record that checks itself when made
 */
public interface TaskProvider<O extends Record> {
  /** The name in commands, records and charts: lower case, words joined by hyphens. */
  String name();

  /** One line: what a sequence is and what is asked. */
  String description();

  /** Where the task comes from: paper and section, or the publisher of the data. */
  String source();

  /** The options as published. */
  O defaults();

  /** One line for each option: what it sets, its unit, what is allowed. Keys are O's components. */
  Map<String, String> help();

  /**
   * Makes the task.
   *
   * @throws IllegalArgumentException when the length or an option is impossible
   * @throws MissingDataException when the task needs data that {@code setting} does not have
   * @throws BrokenDataException when the data is there but cannot be read
   */
  Task create(O options, TaskSetting setting);

  /** The length where nobody names one: the published one, or a short one for any length. */
  default int usualLength() {
    return 128;
  }

  /** The data that a person gets; empty for a task whose items are generated as they are read. */
  default Optional<Download> download() {
    return Optional.empty();
  }

  /** What writes data in the format that the task reads; empty where there is no such thing. */
  default Optional<DataGenerator<?>> generator() {
    return Optional.empty();
  }
}
