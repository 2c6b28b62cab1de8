/**
 * Data sets on disk: where they lie, whether they are what they were, and what is in them.
 *
 * <p>Imports the tasks and {@code config}; trains nothing, prints nothing.
 */
package attnbench.harness.data;
