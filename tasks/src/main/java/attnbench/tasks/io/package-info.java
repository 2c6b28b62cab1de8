/**
 * Readers of file formats, as streams and with limits; they know no task.
 *
 * <p>Imports {@code attnbench.tasks}, the JDK and commons-compress only.
 */
package attnbench.tasks.io;
