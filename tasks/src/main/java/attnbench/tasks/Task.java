package attnbench.tasks;

import java.util.List;

/** A supervised sequence task at one length: what goes in, what is asked, how it is judged. */
public interface Task {
  /** The provider's name, such as {@code adding}. */
  String name();

  /** What stands at each position. */
  InputKind input();

  /** What is asked. */
  Target target();

  /** The length of the longest sequence, N. */
  int maxLength();

  /** The items of a split. */
  Dataset data(Split split);

  /** Share of items that a guess without looking at the input answers correctly, 0 to 1. */
  double chance();

  /** The shortcut baselines, in closed form or evaluated on the test split; may take a while. */
  List<Shortcut> shortcuts();

  /** What of the data given was left out, and why; empty for generated tasks. */
  default List<Skipped> skipped() {
    return List.of();
  }
}
