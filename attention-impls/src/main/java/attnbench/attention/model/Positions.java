package attnbench.attention.model;

/** What is added to the embedding so that a position can be told from another. */
public enum Positions {
  NONE,
  /** A learned [maximum length x C] matrix. */
  LEARNED
}
