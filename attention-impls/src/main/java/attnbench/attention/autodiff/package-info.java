/**
 * Automatic differentiation of one sequence: matrices with gradients, a tape, primitives, fused
 * operations.
 *
 * <p>{@code Ops} and {@code Rows} are the primitives; {@code Fused} offers the coarse operations,
 * each in a class of its own; {@code Footprints} says what memory they take. Imports the kernels
 * and EJML's {@code FMatrixRMaj}; knows no layers, no mixers and no models.
 */
package attnbench.attention.autodiff;
