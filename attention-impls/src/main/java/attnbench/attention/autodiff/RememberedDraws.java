package attnbench.attention.autodiff;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The draws of another generator, remembered so that they can be had again.
 *
 * <p>Whatever is drawn is made of whole longs, as the default methods of {@link RandomGenerator} do
 * it.
 */
final class RememberedDraws implements RandomGenerator {
  private static final int FIRST_CAPACITY = 16;

  private final RandomGenerator source;
  private long[] draws = new long[FIRST_CAPACITY];
  private int count;

  RememberedDraws(RandomGenerator source) {
    this.source = source;
  }

  @Override
  public long nextLong() {
    if (count == draws.length) {
      draws = Arrays.copyOf(draws, 2 * count);
    }
    draws[count] = source.nextLong();
    return draws[count++];
  }

  /** A generator of the same draws, from the first on. */
  RandomGenerator again() {
    return new RandomGenerator() {
      private int next;

      @Override
      public long nextLong() {
        return draws[next++];
      }
    };
  }
}
