/**
 * The models of the comparison in libtorch, through JavaCPP.
 *
 * <p>Compiled by the Maven profile {@code peer} alone, into a folder of its own that only the child
 * JVMs of the comparison have on their class path.
 */
package attnbench.harness.libtorch;
