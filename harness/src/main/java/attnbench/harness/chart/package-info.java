/**
 * Figures: one immutable record for each kind with {@code build()}, one theme, PNG and SVG.
 *
 * <p>May import JFreeChart, Batik, store for writing files, and the JDK. Must not read files,
 * compute statistics, or know records, tasks or mixers: the report hands over names, positions and
 * numbers.
 */
package attnbench.harness.chart;
