/**
 * Records of runs and where they lie: the path is a function of the spec, what exists is not run
 * again, and a file is there completely or not at all.
 *
 * <p>Imports {@code config} only; computes no statistics.
 */
package attnbench.harness.store;
