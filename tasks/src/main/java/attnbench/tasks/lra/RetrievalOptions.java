package attnbench.tasks.lra;

/**
 * What the sequences are filled up with.
 *
 * @param padded whether shorter texts are filled up to the full length with token 0
 */
public record RetrievalOptions(boolean padded) {}
