package attnbench.harness.chart;

/** Which answers a figure or a table counts. */
public enum Measure {
  WRONG("wrong answers"),
  RIGHT("right answers");

  private final String label;

  Measure(String label) {
    this.label = label;
  }

  /** What is counted, in words. */
  public String label() {
    return label;
  }

  /** The percentage for a share of right answers, 0 to 1. */
  public double percent(double correctShare) {
    // One multiplication after the subtraction: 1 - 0.998 as a percentage prints as 0.2.
    return 100 * (this == RIGHT ? correctShare : 1 - correctShare);
  }
}
