package attnbench.tasks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

  /** What the data had besides the items: everything that was left out, with its reason. */
  default List<Skipped> skipped() {
    return List.of();
  }

  /** An item as a person reads it; by default its tokens or rows as numbers. */
  default String text(Example example) {
    if (input() instanceof InputKind.Reals reals) {
      return IntStream.range(0, example.length * reals.width())
          .mapToObj(i -> Float.toString(example.reals[i]))
          .collect(Collectors.joining(" "));
    }
    String first = joined(example.tokens, example.length);
    return input() instanceof InputKind.TokenPairs
        ? first + " | " + joined(example.other, example.otherLength)
        : first;
  }

  private static String joined(int[] tokens, int length) {
    return IntStream.range(0, length)
        .mapToObj(i -> Integer.toString(tokens[i]))
        .collect(Collectors.joining(" "));
  }

  /** An item as a picture, where it is one. */
  default Optional<GrayPicture> picture(Example example) {
    return Optional.empty();
  }
}
