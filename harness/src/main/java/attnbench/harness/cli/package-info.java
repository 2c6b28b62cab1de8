/**
 * The command {@code attnbench}: one class for each sub-command, which parses, calls and answers
 * with an exit code.
 *
 * <p>May import every package of the harness; nothing imports it. The only package that prints and
 * that ends the JVM. Must not contain loops over models or lengths.
 */
package attnbench.harness.cli;
