/**
 * The comparison with another engine: the same models, weights and inputs in two JVMs that take
 * turns.
 *
 * <p>Imports {@code bench} for the folders of results, {@code train} for the training step, {@code
 * store} and {@code stats}. Knows the other engine only as a {@link
 * attnbench.harness.peer.PeerEngine}, which a child JVM finds on its class path; prints nothing.
 */
package attnbench.harness.peer;
