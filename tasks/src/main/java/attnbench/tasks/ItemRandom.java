package attnbench.tasks;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The randomness of a generated split: each item has a generator of its own, seeded by what it is.
 */
public final class ItemRandom {
  private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final long seed;

  private ItemRandom(long seed) {
    this.seed = seed;
  }

  /** The items of a split of a task at a length. */
  public static ItemRandom of(String task, Split split, int length) {
    return new ItemRandom(absorb(absorb(absorb(0, task), split.name()), length));
  }

  /** The same items drawn another time, such as with another seed; independent of these. */
  public ItemRandom with(long value) {
    return new ItemRandom(absorb(seed, value));
  }

  /** A new generator for item {@code index}; two items of a split never share a seed. */
  public RandomGenerator generator(long index) {
    return GENERATORS.create(absorb(seed, index));
  }

  private static long absorb(long state, String text) {
    for (int i = 0; i < text.length(); i++) {
      state = absorb(state, text.charAt(i));
    }
    return state;
  }

  /**
   * A bijective mix of the state with a value: the splitmix64 step, with constants of Stafford's
   * variant 13.
   */
  private static long absorb(long state, long value) {
    long z = (state ^ value) + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
