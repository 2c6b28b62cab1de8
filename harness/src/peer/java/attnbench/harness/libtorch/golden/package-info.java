/**
 * The mixers' equations once more, in libtorch's operations: what golden files are made with.
 *
 * <p>A composition is written from the equation of the source, over dense N x N weights where there
 * are any, in double precision; libtorch's autograd gives the gradients. Tests of the normal build
 * read the files, which need nothing of this.
 *
 * <p>Knows {@code inspect}, {@code tensors}, {@code train} and {@code config}; prints nothing.
 */
package attnbench.harness.libtorch.golden;
