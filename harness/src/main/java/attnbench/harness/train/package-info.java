/**
 * Training: from a spec to weights, a learning curve and one final test.
 *
 * <p>Imports the engine, the tasks, {@code config} {@code stats} and the record types of {@code
 * store}; knows no charts, writes no files, prints nothing.
 */
package attnbench.harness.train;
