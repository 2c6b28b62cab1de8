package attnbench.harness.gate;

import java.util.Collection;

/**
 * What the gate says about all rows together: the first that applies, in this order.
 *
 * <p>A regression comes first because one slow row is enough to stop a change, whatever is unknown
 * about others. A row from another environment is never called regressed, so nobody is blamed for a
 * new JDK. Rows that only one side has decide nothing; they are listed.
 */
public enum GateOutcome {
  /** No row is on both sides. */
  NOTHING_TO_COMPARE,
  /** At least one row regressed. */
  REGRESSED,
  /** At least one row was measured in another environment; none regressed. */
  DIFFERENT_ENVIRONMENT,
  /** At least one row cannot be judged. */
  INCONCLUSIVE,
  /** Every row is known to be as fast as before, or faster. */
  NO_DIFFERENCE;

  static GateOutcome of(Collection<RowVerdict> verdicts) {
    if (verdicts.isEmpty()) {
      return NOTHING_TO_COMPARE;
    } else if (verdicts.contains(RowVerdict.REGRESSED)) {
      return REGRESSED;
    } else if (verdicts.contains(RowVerdict.DIFFERENT_ENVIRONMENT)) {
      return DIFFERENT_ENVIRONMENT;
    } else if (verdicts.stream().anyMatch(RowVerdict::isInconclusive)) {
      return INCONCLUSIVE;
    }
    return NO_DIFFERENCE;
  }
}
