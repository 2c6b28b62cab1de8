/**
 * Tables and figures from records: what was found, beside what was published, with what failed and
 * what was not run.
 *
 * <p>May import chart, store, stats, config and the model's spec. Must not train, measure, or
 * print; it writes only into the folders it is given.
 */
package attnbench.harness.report;
