/** Classes that each break a rule of the architecture, so that a test sees the rule find them. */
package attnbench.harness.broken;
