/**
 * Whole documents, as bytes, by folders of texts.
 *
 * <p>Imports {@code attnbench.tasks}, its {@code io} and {@code sequence}, and the JDK only.
 */
package attnbench.tasks.documents;
