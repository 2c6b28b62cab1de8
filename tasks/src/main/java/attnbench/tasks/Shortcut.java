package attnbench.tasks;

/**
 * What a solver reaches that looks at almost nothing; a model has shown something only above it.
 *
 * @param name short and stable, as on a chart's line ("majority class")
 * @param description one line: what the solver does and how its share was found
 * @param correctShare share of test items it answers correctly, 0 to 1
 */
public record Shortcut(String name, String description, double correctShare) {
  public Shortcut {
    if (!(correctShare >= 0 && correctShare <= 1)) {
      throw new IllegalArgumentException(
          "correct share of shortcut " + name + " is " + correctShare + "; it must be from 0 to 1");
    }
  }
}
