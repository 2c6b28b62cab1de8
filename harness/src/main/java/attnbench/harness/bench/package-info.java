/**
 * Speed: JMH benchmarks of the mixers, of single kernels and of the machine's limits, running them,
 * and reading what JMH wrote; profiles of training steps.
 *
 * <p>Imports {@code train} for the training step that it measures, {@code store}, {@code stats} and
 * the modules of models and tasks; prints no tables.
 */
package attnbench.harness.bench;
