/**
 * Solvers that hardly look: what they reach is a task's shortcuts.
 *
 * <p>Imports {@code attnbench.tasks} and the JDK only; knows no single task.
 */
package attnbench.tasks.baseline;
