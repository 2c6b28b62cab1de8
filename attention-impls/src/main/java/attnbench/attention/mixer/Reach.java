package attnbench.attention.mixer;

/** Which input positions can change the output at a position. */
public enum Reach {
  /** Only the position itself. */
  SELF,
  /** The position itself and those before it. */
  CAUSAL,
  /** Every position. */
  GLOBAL
}
