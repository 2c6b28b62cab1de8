/**
 * Generated tasks: item i is a function of task, split, length and i, so there is no cache, no
 * overlap between splits to speak of, and any length.
 *
 * <p>Imports {@code attnbench.tasks}, {@code attnbench.tasks.baseline} and the JDK only; reads no
 * files.
 */
package attnbench.tasks.synthetic;
