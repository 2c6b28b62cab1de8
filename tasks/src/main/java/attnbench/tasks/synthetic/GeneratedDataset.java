package attnbench.tasks.synthetic;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One split of a generated task: each item is made anew whenever it is read, from a generator that
 * is seeded by task, split, length and index.
 */
final class GeneratedDataset implements Dataset {
  private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
      RandomGeneratorFactory.of("L64X128MixRandom");

  /** Writes one item into an example, from nothing but the randomness given. */
  interface Rule {
    void write(RandomGenerator random, Example example);
  }

  private final int size;
  private final Rule rule;
  private final long seed;

  /**
   * @param rule must not keep state: it is called from several threads at once
   */
  GeneratedDataset(Task task, Split split, int size, Rule rule) {
    this.size = size;
    this.rule = rule;
    this.seed = absorb(absorb(absorb(0, task.name()), split.name()), task.maxLength());
  }

  /** The length, when two special positions fit into it. */
  static int requireTwoPositions(String task, int length) {
    if (length < 2) {
      throw new IllegalArgumentException(
          "length of task " + task + " is " + length + "; it must be at least 2");
    }
    return length;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void fill(int index, Example example) {
    Objects.checkIndex(index, size);
    rule.write(GENERATORS.create(absorb(seed, index)), example);
  }

  private static long absorb(long state, String text) {
    for (int i = 0; i < text.length(); i++) {
      state = absorb(state, text.charAt(i));
    }
    return state;
  }

  /**
   * A bijective mix of the state with a value, so two items of one split never share a seed: the
   * splitmix64 step, with constants of Stafford's variant 13.
   */
  private static long absorb(long state, long value) {
    long z = (state ^ value) + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
