/**
 * Sweeps: a grid of runs, each in a JVM of its own, those left out whose record exists.
 *
 * <p>Imports {@code config}, {@code store} and {@code train}'s catalogue; trains nothing itself and
 * prints nothing.
 */
package attnbench.harness.sweep;
