/**
 * Sequences of bases, by FASTA files of one class each.
 *
 * <p>Imports {@code attnbench.tasks}, its {@code io} and {@code sequence}, and the JDK only.
 */
package attnbench.tasks.genome;
