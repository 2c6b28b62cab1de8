package attnbench.tasks.synthetic;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.ItemRandom;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * One split of a generated task: each item is made anew whenever it is read, from a generator that
 * is seeded by task, split, length and index.
 */
final class GeneratedDataset implements Dataset {
  /** Writes one item into an example, from nothing but the randomness given. */
  interface Rule {
    void write(RandomGenerator random, Example example);
  }

  private final int size;
  private final Rule rule;
  private final ItemRandom items;

  /**
   * @param rule must not keep state: it is called from several threads at once
   */
  GeneratedDataset(Task task, Split split, int size, Rule rule) {
    this.size = size;
    this.rule = rule;
    this.items = ItemRandom.of(task.name(), split, task.maxLength());
  }

  /** The length, when two special positions fit into it. */
  static int requireTwoPositions(String task, int length) {
    return requireLength(task, length, 2);
  }

  /** The length, when it is at least {@code least}. */
  static int requireLength(String task, int length, int least) {
    if (length < least) {
      throw new IllegalArgumentException(
          "length of task " + task + " is " + length + "; it must be at least " + least);
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
    rule.write(items.generator(index), example);
  }
}
