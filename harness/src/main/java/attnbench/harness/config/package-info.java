/**
 * Specs: what a run is, how it is read from JSON or YAML, and the hash that names it.
 *
 * <p>Imports the model's spec and Jackson; reads no clocks and no files (presets are resources of
 * this package).
 */
package attnbench.harness.config;
