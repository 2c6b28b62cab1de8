/**
 * Loops over float arrays: the contract, a plain body and a vector body.
 *
 * <p>Imports the JDK only; knows no matrices, no gradients and nothing above. Only {@code
 * VectorKernels} touches the vector module.
 */
package attnbench.attention.kernel;
