package attnbench.tasks;

/**
 * A piece of the data that a reader left out.
 *
 * @param item where it is: a path, or a path and a line
 * @param reason why it was left out, in a few words
 */
public record Skipped(String item, String reason) {}
