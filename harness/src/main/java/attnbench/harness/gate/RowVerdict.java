package attnbench.harness.gate;

/** What the gate says about one row. */
public enum RowVerdict {
  /** The whole interval of the slowdown lies beyond the allowed effect. */
  REGRESSED("REGRESSED"),
  /** The whole interval lies below the inverse of the allowed effect. */
  IMPROVED("improved"),
  /** The whole interval lies inside the allowed effect. */
  NO_DIFFERENCE("no difference"),
  /** The interval reaches over the allowed effect's edge: more forks would tell. */
  TOO_WIDE("inconclusive: interval too wide"),
  /** Fewer than three forks on a side. */
  TOO_FEW_FORKS("inconclusive: too few forks"),
  /** The unit does not tell whether more is better, or a score is not a positive number. */
  NOT_COMPARABLE("inconclusive: not comparable"),
  /** The two sides were measured with different JVMs or settings. */
  DIFFERENT_ENVIRONMENT("different environment");

  private final String text;

  RowVerdict(String text) {
    this.text = text;
  }

  public boolean isInconclusive() {
    return this == TOO_WIDE || this == TOO_FEW_FORKS || this == NOT_COMPARABLE;
  }

  @Override
  public String toString() {
    return text;
  }
}
