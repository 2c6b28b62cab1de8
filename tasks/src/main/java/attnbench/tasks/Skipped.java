package attnbench.tasks;

import java.util.List;

/**
 * An item of the data a person gave that the task leaves out.
 *
 * @param item where it stands: a path, or a file and a line
 * @param reason why it cannot be used
 */
public record Skipped(String item, String reason) {
  private static final int EXAMPLES = 3;

  /** Says in one line how many items were left out, with the first of them. */
  public static void warn(System.Logger logger, String task, List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return;
    }
    List<String> examples =
        skipped.stream().limit(EXAMPLES).map(s -> s.item() + " (" + s.reason() + ")").toList();
    logger.log(
        System.Logger.Level.WARNING,
        "task {0} left out {1} of the items given, such as {2}",
        task,
        skipped.size(),
        String.join(", ", examples));
  }
}
