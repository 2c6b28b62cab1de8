package attnbench.tasks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Finds every task on the class path, a stranger's too. */
public final class Tasks {
  private Tasks() {}

  /** All providers that {@code loader} sees, by name. */
  public static List<TaskProvider<?>> discover(ClassLoader loader) {
    List<TaskProvider<?>> found = new ArrayList<>();
    for (TaskProvider<?> provider : ServiceLoader.load(TaskProvider.class, loader)) {
      found.add(provider);
    }
    found.sort(Comparator.comparing(TaskProvider::name));
    return List.copyOf(found);
  }
}
