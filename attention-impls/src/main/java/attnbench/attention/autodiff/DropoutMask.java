package attnbench.attention.autodiff;

import java.util.random.RandomGenerator;

/**
 * Which elements of a large matrix dropout keeps, block by block: a function of a seed and of the
 * block's number, so that a backward pass makes the mask of its forward pass again and none is
 * stored.
 *
 * <p>The bits of a block are those of SplitMix64 (Steele et al. 2014) counted up from a state that
 * seed and number decide.
 */
final class DropoutMask {
  /** A draw of 64 bits decides four elements; the probability is rounded to 1 in 65,536. */
  private static final int BITS = 16;

  /** Elements that a draw decides. */
  static final int PER_DRAW = Long.SIZE / BITS;

  private static final long LOW_BITS = (1L << BITS) - 1;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final int dropped;
  private final float kept;

  private DropoutMask(long seed, double probability) {
    this.seed = seed;
    dropped = (int) Math.round(probability * (1 << BITS));
    kept = (float) (1 / (1 - probability));
  }

  /**
   * The mask that a draw of {@code random} seeds, or null where nothing is dropped.
   *
   * @param random may be null: nothing is dropped
   * @param probability of dropping, 0 to below 1
   */
  static DropoutMask draw(RandomGenerator random, double probability) {
    return random == null || probability == 0
        ? null
        : new DropoutMask(random.nextLong(), probability);
  }

  /**
   * Writes 0 for each dropped element of a block, and one over the share that is kept for each
   * other.
   *
   * @param block the block's number
   * @param size of the block, a multiple of 4
   */
  void fill(long block, int size, float[] mask) {
    fill(block, 0, size, mask);
  }

  /**
   * The same for a part of a block.
   *
   * @param from a multiple of 4
   * @param to past the last element; more are written up to a multiple of 4
   */
  void fill(long block, int from, int to, float[] mask) {
    long state = mix(seed ^ mix(block)) + from / PER_DRAW * GOLDEN;
    for (int i = from; i < to; i += PER_DRAW) {
      state += GOLDEN;
      long bits = mix(state);
      mask[i] = keep(bits & LOW_BITS);
      mask[i + 1] = keep(bits >>> BITS & LOW_BITS);
      mask[i + 2] = keep(bits >>> 2 * BITS & LOW_BITS);
      mask[i + 3] = keep(bits >>> 3 * BITS);
    }
  }

  /** Without a branch, which nobody could foretell. */
  private float keep(long draw) {
    return kept * (1 - (draw - dropped >>> 63));
  }

  private static long mix(long z) {
    long mixed = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
