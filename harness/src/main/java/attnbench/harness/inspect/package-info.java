/**
 * Mixers looked at alone, without a model round them: run on given tensors, compared with each
 * other.
 *
 * <p>Imports the engine, {@code config} and {@code tensors}; trains nothing.
 */
package attnbench.harness.inspect;
