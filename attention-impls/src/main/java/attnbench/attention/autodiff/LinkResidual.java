package attnbench.attention.autodiff;

/** What is added to the product of a sparse factor and the values. */
public enum LinkResidual {
  /** Nothing: {@code V <- W V}. */
  NONE,
  /** The values before this factor: {@code V <- W V + V}. */
  PREVIOUS,
  /** The values before the first factor: {@code V <- W V + V0}. */
  FIRST
}
