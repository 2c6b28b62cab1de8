package attnbench.harness.gate;

/**
 * What counts as a difference.
 *
 * @param effect allowed slowdown as a share: 0.05 allows a time of up to 1.05 times the baseline's,
 *     and calls a row improved below 1 / 1.05
 * @param confidence of each row's interval. Of rows whose true slowdown is exactly the allowed one,
 *     a share of (1 - confidence) / 2 is called regressed; of rows that did not change, far fewer
 * @param allowDifferentEnvironment whether to judge rows that another JDK, VM, JMH, number of
 *     threads or list of JVM arguments measured
 */
public record GateRule(double effect, double confidence, boolean allowDifferentEnvironment) {
  public GateRule {
    if (!(effect >= 0 && effect < 10)) {
      throw new IllegalArgumentException(
          "effect is " + effect + "; it must be from 0 to below 10, such as 0.05 for 5 %");
    }
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + "; it must be from 0.5 to below 1, such as 0.95");
    }
  }
}
