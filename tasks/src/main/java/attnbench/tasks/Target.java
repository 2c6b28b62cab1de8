package attnbench.tasks;

/** What is asked of a sequence, and when an answer counts as correct. */
public sealed interface Target {

  /** One class out of {@code count}; correct when the class with the highest score is the label. */
  record Classes(int count) implements Target {
    public Classes {
      if (count < 2) {
        throw new IllegalArgumentException("class count is " + count + "; it must be at least 2");
      }
    }
  }

  /** One real number; correct when it is less than {@code tolerance} away from the target. */
  record RealNumber(double tolerance) implements Target {
    public RealNumber {
      if (!(tolerance > 0)) {
        throw new IllegalArgumentException("tolerance is " + tolerance + "; it must be positive");
      }
    }
  }
}
