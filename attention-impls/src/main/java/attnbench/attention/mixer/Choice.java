package attnbench.attention.mixer;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Picks by name among what is allowed; a miss names the nearest and all allowed. */
public final class Choice {
  private Choice() {}

  /**
   * Returns {@code given} when it is allowed.
   *
   * @param kind what is chosen, for the message: "mixer", "task"
   * @throws IllegalArgumentException naming the nearest and all allowed
   */
  public static String require(String kind, String given, Collection<String> allowed) {
    if (allowed.contains(given)) {
      return given;
    }
    List<String> sorted = allowed.stream().sorted().toList();
    String nearest =
        sorted.stream().min(Comparator.comparingInt(name -> distance(given, name))).orElse("none");
    throw new IllegalArgumentException(
        "unknown %s '%s'; nearest: %s; allowed: %s"
            .formatted(kind, given, nearest, String.join(", ", sorted)));
  }

  /**
   * Returns the one of {@code allowed} whose name is {@code given}.
   *
   * @throws IllegalArgumentException as {@link #require}
   */
  public static <T> T named(
      String kind, String given, List<T> allowed, Function<? super T, String> name) {
    List<String> names = allowed.stream().<String>map(name).toList();
    return allowed.get(names.indexOf(require(kind, given, names)));
  }

  /** Levenshtein distance: fewest single-letter edits from {@code a} to {@code b}. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
