package attnbench.attention.model;

/**
 * What a model reads at each position: a token out of a vocabulary, or a row of real numbers.
 *
 * @param vocabulary number of token ids; 0 for real rows
 * @param width columns of a real row; 0 for tokens
 * @param isPair whether it reads two sequences of tokens at once
 */
public record ModelInput(int vocabulary, int width, boolean isPair) {
  public ModelInput {
    if (Math.min(vocabulary, width) != 0 || Math.max(vocabulary, width) < 1) {
      throw new IllegalArgumentException(
          "vocabulary is %d and width is %d; one must be positive and the other 0"
              .formatted(vocabulary, width));
    }
    if (isPair && vocabulary == 0) {
      throw new IllegalArgumentException("a pair must be of tokens, not of real rows");
    }
  }

  public static ModelInput tokens(int vocabulary) {
    return new ModelInput(vocabulary, 0, false);
  }

  /** Two sequences of tokens. */
  public static ModelInput tokenPairs(int vocabulary) {
    return new ModelInput(vocabulary, 0, true);
  }

  public static ModelInput reals(int width) {
    return new ModelInput(0, width, false);
  }

  public boolean isTokens() {
    return vocabulary > 0;
  }
}
