/**
 * Optimisers: how summed gradients change the parameters.
 *
 * <p>Imports {@code autodiff} and {@code kernel}; knows no modules, mixers or models.
 */
package attnbench.attention.optim;
