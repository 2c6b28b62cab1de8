package attnbench.tasks;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What every task is created with besides its own options.
 *
 * @param length N, the longest sequence
 * @param data the folder or archive that the user downloaded; empty for generated tasks
 */
public record TaskSetting(int length, Optional<Path> data) {
  public TaskSetting {
    if (length < 1) {
      throw new IllegalArgumentException("length is " + length + "; it must be at least 1");
    }
  }
}
