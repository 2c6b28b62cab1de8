/**
 * Tasks: sequences with answers, and what a solver reaches that hardly looks at them.
 *
 * <p>Imports the JDK and commons-compress only; knows no matrices and no models.
 */
package attnbench.tasks;
