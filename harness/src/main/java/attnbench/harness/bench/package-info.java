/**
 * Speed: JMH benchmarks of the mixers, running them, and reading what JMH wrote.
 *
 * <p>Imports {@code train} for the training step that it measures, {@code store}, {@code stats} and
 * the modules of models and tasks; prints no tables.
 */
package attnbench.harness.bench;
