/**
 * Named arrays of numbers in files of the safetensors format: weights, inputs and outputs that are
 * exchanged with other programs.
 *
 * <p>Imports {@code config} for JSON, {@code store} for complete files, and the engine's
 * parameters. Knows no mixer, no model and no run.
 */
package attnbench.harness.tensors;
