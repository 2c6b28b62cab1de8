/**
 * Sequence mixers: the interface, the plug-in point, and one file for each variant.
 *
 * <p>Imports autodiff and nn; no mixer knows another, none knows a model.
 */
package attnbench.attention.mixer;
