/**
 * Layers that do not mix positions, and the first values of their parameters.
 *
 * <p>Imports autodiff; knows no mixers and no models.
 */
package attnbench.attention.nn;
