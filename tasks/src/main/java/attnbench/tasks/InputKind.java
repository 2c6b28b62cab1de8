package attnbench.tasks;

/** What stands at each position of a sequence. */
public sealed interface InputKind {

  /** A token id from 0 (inclusive) to {@code vocabulary} (exclusive) at each position. */
  record Tokens(int vocabulary) implements InputKind {
    public Tokens {
      if (vocabulary < 1) {
        throw new IllegalArgumentException(
            "vocabulary is " + vocabulary + "; it must be at least 1");
      }
    }
  }

  /**
   * Two sequences at once, a token id from 0 (inclusive) to {@code vocabulary} (exclusive) at each
   * position of both.
   */
  record TokenPairs(int vocabulary) implements InputKind {
    public TokenPairs {
      if (vocabulary < 1) {
        throw new IllegalArgumentException(
            "vocabulary is " + vocabulary + "; it must be at least 1");
      }
    }
  }

  /** A row of {@code width} real numbers at each position. */
  record Reals(int width) implements InputKind {
    public Reals {
      if (width < 1) {
        throw new IllegalArgumentException("width is " + width + "; it must be at least 1");
      }
    }
  }
}
