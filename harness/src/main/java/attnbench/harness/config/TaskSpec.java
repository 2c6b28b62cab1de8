package attnbench.harness.config;

import java.util.Map;

/**
 * Which task at which length.
 *
 * @param name a name that {@link attnbench.tasks.Tasks} finds
 * @param length N
 * @param options the options that differ from the task's defaults, by name
 */
public record TaskSpec(String name, int length, Map<String, Object> options) {
  public TaskSpec {
    options = Map.copyOf(options);
    if (length < 1) {
      throw new IllegalArgumentException("length is " + length + "; it must be at least 1");
    }
  }
}
