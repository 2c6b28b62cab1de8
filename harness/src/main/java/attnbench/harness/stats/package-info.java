/**
 * Statistics: quantiles, bootstrap intervals that hold for few values, power-law fits.
 *
 * <p>Imports the JDK and commons-statistics only; nothing of this project, so that a number's
 * meaning can be judged without knowing where it came from.
 */
package attnbench.harness.stats;
