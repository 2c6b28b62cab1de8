/**
 * Speed: JMH benchmarks of the mixers, of single kernels and of the machine's limits, running them,
 * and reading what JMH wrote; profiles of training steps; how time and memory of a mixer alone grow
 * with the length; how steps and the machine speed up with threads.
 *
 * <p>Imports {@code train} and {@code inspect} for the training step and the mixer that it
 * measures, {@code store}, {@code stats} and the modules of models and tasks; prints no tables.
 */
package attnbench.harness.bench;
