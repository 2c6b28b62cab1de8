package attnbench.attention.autodiff;

/** What {@link Fused#positiveFeatures} subtracts from its exponents. */
public enum Stabiliser {
  /** Nothing: a position's features are a function of that position alone. */
  NONE,
  /** The greatest of the position's: for queries, whose features may be scaled each on its own. */
  ROW,
  /** The greatest of all positions: for keys that all queries see. */
  SEQUENCE
}
