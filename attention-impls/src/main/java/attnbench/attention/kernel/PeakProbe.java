package attnbench.attention.kernel;

/**
 * Multiply-adds on numbers that never leave the registers: the most arithmetic that one thread of
 * this machine does with a kernel body's instructions.
 */
public interface PeakProbe {
  /** Multiply-adds of a round: enough independent ones to hide how long each takes. */
  int multiplyAddsPerRound();

  /**
   * Does some rounds.
   *
   * @return a number that depends on all of them, so that none can be left out
   */
  float run(int rounds);
}
