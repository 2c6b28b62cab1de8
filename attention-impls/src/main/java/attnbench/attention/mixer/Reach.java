package attnbench.attention.mixer;

/** Which input positions can change the output at a position. */
public enum Reach {
  /** Only the position itself. */
  SELF,
  /** The position itself and those before it. */
  CAUSAL,
  /** Every position. */
  GLOBAL,
  /** Some of the positions, by a pattern of the mixer's own. */
  SPARSE,
  /** Some of the position itself and those before it, by a pattern of the mixer's own. */
  SPARSE_CAUSAL
}
