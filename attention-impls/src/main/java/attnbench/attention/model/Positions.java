package attnbench.attention.model;

/** What is added to the embedding so that a position can be told from another. */
public enum Positions {
  NONE,
  /** A learned [maximum length x C] matrix, normal with deviation 1 at first, as in PyTorch. */
  LEARNED,
  /** The same with deviation 0.02 at first, as in the Long Range Arena code. */
  LEARNED_SMALL
}
