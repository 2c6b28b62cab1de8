/**
 * Models round a mixer: embedding, blocks, pooling, head, and the spec that defines them.
 *
 * <p>Imports all packages below; knows no optimiser.
 */
package attnbench.attention.model;
