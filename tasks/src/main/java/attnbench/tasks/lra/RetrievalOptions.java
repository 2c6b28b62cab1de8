package attnbench.tasks.lra;

/**
 * Whose pairs they are, and what the sequences are filled up with.
 *
 * @param padded whether shorter texts are filled up to the full length with token 0
 * @param standIn whether the pairs are made up
 */
public record RetrievalOptions(boolean padded, boolean standIn) {}
