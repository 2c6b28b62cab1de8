package attnbench.harness.store;

/** A shortcut baseline of the run's task, as evaluated: see {@link attnbench.tasks.Shortcut}. */
public record ShortcutScore(String name, String description, double correctShare) {}
