/**
 * Labelled sequences of bytes in memory, and how they are divided into splits.
 *
 * <p>Imports {@code attnbench.tasks}, its {@code baseline} and the JDK only; knows no single task.
 */
package attnbench.tasks.sequence;
