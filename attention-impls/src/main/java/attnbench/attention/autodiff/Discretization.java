package attnbench.attention.autodiff;

/** How a continuous linear system becomes a recurrence over steps of size d. */
public enum Discretization {
  /** The input is held over a step: {@code z = exp(d A)}, {@code b = (z - 1) / A}. */
  ZOH,
  /** Tustin's rule: {@code z = (1 + d A / 2) / (1 - d A / 2)}, {@code b = d / (1 - d A / 2)}. */
  BILINEAR
}
