package attnbench.attention.mixer;

/** How the work of a mixer grows with the sequence length N while its options stay. */
public enum ComplexityClass {
  /** As N or less. */
  LINEAR,
  /** As N times powers of log N. */
  LINEARITHMIC,
  /** As N sqrt(N). */
  SUBQUADRATIC,
  /** As N^2. */
  QUADRATIC
}
