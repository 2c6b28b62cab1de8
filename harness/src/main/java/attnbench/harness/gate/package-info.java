/**
 * The speed gate: did a benchmark become slower between two sets of JMH results?
 *
 * <p>Imports {@code bench} for reading JMH's JSON and {@code stats}; measures nothing itself and
 * does not know which project the results are from.
 */
package attnbench.harness.gate;
