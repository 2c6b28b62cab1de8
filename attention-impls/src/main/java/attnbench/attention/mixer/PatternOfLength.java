package attnbench.attention.mixer;

import attnbench.attention.autodiff.AttentionPattern;
import java.util.function.IntFunction;

/**
 * Attention patterns as a function of the sequence length, which remembers the last length: a run
 * over sequences of one length makes them once.
 */
final class PatternOfLength {
  private record Made(int length, AttentionPattern[] patterns) {}

  private final IntFunction<AttentionPattern[]> make;
  private volatile Made last = new Made(-1, new AttentionPattern[0]);

  /**
   * @param make the patterns, one for all heads or one for each, of a length
   */
  PatternOfLength(IntFunction<AttentionPattern[]> make) {
    this.make = make;
  }

  AttentionPattern[] of(int length) {
    Made made = last;
    if (made.length() != length) {
      made = new Made(length, make.apply(length));
      last = made;
    }
    return made.patterns();
  }
}
