package attnbench.harness.config;

/**
 * Where training ends at the latest; 0 means no limit of that kind.
 *
 * @param seconds wall time of training, validation included
 * @param steps optimiser steps
 * @param tokens sequence positions trained on
 */
public record Budget(long seconds, long steps, long tokens) {
  public static final Budget NONE = new Budget(0, 0, 0);

  public Budget {
    requireNotNegative("seconds", seconds);
    requireNotNegative("steps", steps);
    requireNotNegative("tokens", tokens);
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "budget of " + name + " is " + value + "; it must not be negative");
    }
  }
}
