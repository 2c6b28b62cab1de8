/**
 * Tasks of the Long Range Arena (Tay et al. 2021), drawn where the source draws, else read from
 * data that a person downloaded.
 *
 * <p>Imports {@code attnbench.tasks}, its {@code io}, {@code baseline} and {@code sequence}, and
 * the JDK only; file formats that say nothing about a task belong to {@code io}.
 */
package attnbench.tasks.lra;
