package attnbench.harness.train;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Independent random generators, each a function of the run's seed and of what it is for. */
public enum Seeds {
  /** The first weights. */
  WEIGHTS,
  /** The order of the items, by epoch. */
  ORDER,
  /** What dropout drops, by step and place in the batch. */
  DROPOUT;

  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** The generator of this purpose with the given numbers. */
  public RandomGenerator random(long seed, long first, long second) {
    long hash = mix(seed + GOLDEN * (ordinal() + 1));
    hash = mix(hash + GOLDEN * (first + 1));
    return FACTORY.create(mix(hash + GOLDEN * (second + 1)));
  }

  /** Stafford's variant 13 of the MurmurHash3 finaliser, as in SplitMix64: a bijection. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
