package attnbench.attention.mixer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Finds every mixer on the class path, a stranger's too. */
public final class Mixers {
  private Mixers() {}

  /** All providers that {@code loader} sees, by name. */
  public static List<MixerProvider<?>> discover(ClassLoader loader) {
    List<MixerProvider<?>> found = new ArrayList<>();
    for (MixerProvider<?> provider : ServiceLoader.load(MixerProvider.class, loader)) {
      found.add(provider);
    }
    found.sort(Comparator.comparing(MixerProvider::name));
    return List.copyOf(found);
  }
}
