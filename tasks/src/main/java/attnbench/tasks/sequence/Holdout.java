package attnbench.tasks.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Sequences in two parts, the held one with the classes in the same shares as the whole.
 *
 * @param kept the rest
 * @param held as many as were asked for
 */
public record Holdout(List<LabelledBytes> kept, List<LabelledBytes> held) {

  /**
   * Divides sequences, each part in their order.
   *
   * @param name of the option that says how many, for the message
   * @param items how many to hold
   * @throws IllegalArgumentException when a class would have none left
   */
  public static Holdout of(List<LabelledBytes> sequences, int classes, String name, int items) {
    int[] counts = new int[classes];
    sequences.forEach(sequence -> counts[sequence.label()]++);
    int[] wanted = new int[classes];
    int before = 0;
    int wantedBefore = 0;
    for (int k = 0; k < classes; k++) {
      before += counts[k];
      wanted[k] = (int) Math.round((double) items * before / sequences.size()) - wantedBefore;
      wantedBefore += wanted[k];
      if (wanted[k] >= counts[k]) {
        throw new IllegalArgumentException(
            "%s is %d; it must leave a sequence of each class to learn from, and class %d has %d"
                .formatted(name, items, k, counts[k]));
      }
    }
    List<LabelledBytes> kept = new ArrayList<>();
    List<LabelledBytes> held = new ArrayList<>();
    for (LabelledBytes sequence : sequences) {
      (wanted[sequence.label()]-- > 0 ? held : kept).add(sequence);
    }
    return new Holdout(kept, held);
  }

  /** The sequences in an order that depends on the seed and on their number only. */
  public static <T> List<T> shuffled(List<T> sequences, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<T> shuffled = new ArrayList<>(sequences);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      shuffled.set(j, shuffled.set(i, shuffled.get(j)));
    }
    return shuffled;
  }
}
