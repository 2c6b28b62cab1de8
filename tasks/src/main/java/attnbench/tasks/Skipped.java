package attnbench.tasks;

/**
 * An item of the data a person gave that the task leaves out.
 *
 * @param item where it stands: a path, or a file and a line
 * @param reason why it cannot be used
 */
public record Skipped(String item, String reason) {}
