package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.ItemRandom;
import attnbench.tasks.Split;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * ListOps expressions drawn from a seed, no two of them equal.
 *
 * <p>An expression that equals an earlier one is drawn again. Which ones those are is found out
 * once, test first, so the test items do not depend on how many others there are.
 */
final class DrawnListOps {
  /**
   * Among longer expressions none is ever equal to another. At least half the tokens of one are
   * digits or operators, each with probability .075 at most, so a given one has probability 1e-36;
   * a million of them have 1e12 pairs.
   */
  private static final int NEVER_EQUAL_FROM = 64;

  private static final int MOST_REDRAWS = 1_000;

  private final ListOpsTrees trees;
  private final Map<Split, Dataset> splits = new EnumMap<>(Split.class);

  /**
   * @throws IllegalArgumentException when there are fewer different expressions than items
   */
  DrawnListOps(ListOpsOptions options, int length) {
    this.trees = options.trees(length);
    Set<Long> seen = new HashSet<>();
    for (Split split : new Split[] {Split.TEST, Split.VALIDATION, Split.TRAIN}) {
      ItemRandom random = ItemRandom.of(ListOpsTask.NAME, split, length).with(options.dataSeed());
      Drawn drawn = new Drawn(random, options.items(split));
      if (trees.moreThan() < NEVER_EQUAL_FROM) {
        drawn.redrawEqual(seen);
      }
      splits.put(split, new DrawnItems(drawn.size, length, () -> drawn::write));
    }
  }

  Dataset data(Split split) {
    return splits.get(split);
  }

  /** The expressions of one split. */
  private final class Drawn {
    private final ItemRandom items;
    private final int size;

    /** For items that are not their first draw, the number of the draw. */
    private final Map<Integer, Integer> redraws = new HashMap<>();

    Drawn(ItemRandom items, int size) {
      this.items = items;
      this.size = size;
    }

    void write(int index, Example example) {
      int draw = redraws.isEmpty() ? 0 : redraws.getOrDefault(index, 0);
      example.length = draw(index, draw, example.tokens);
      example.label = ListOps.value(example.tokens, example.length);
    }

    private int draw(int index, int draw, int[] tokens) {
      return trees.draw(items.with(draw).generator(index), tokens);
    }

    private long hash(int index, int draw) {
      int[] tokens = new int[trees.lessThan()];
      int length = draw(index, draw, tokens);
      long hash = length;
      for (int i = 0; i < length; i++) {
        hash = hash * 0x9e3779b97f4a7c15L + tokens[i];
      }
      return hash;
    }

    void redrawEqual(Set<Long> seen) {
      long[] hashes = IntStream.range(0, size).parallel().mapToLong(i -> hash(i, 0)).toArray();
      for (int i = 0; i < size; i++) {
        int draw = 0;
        while (!seen.add(draw == 0 ? hashes[i] : hash(i, draw))) {
          draw++;
          if (draw > MOST_REDRAWS) {
            throw new IllegalArgumentException(
                ("there are hardly more than %d different ListOps expressions with more than %d and"
                        + " fewer than %d tokens, too few for the items asked for")
                    .formatted(seen.size(), trees.moreThan(), trees.lessThan()));
          }
        }
        if (draw > 0) {
          redraws.put(i, draw);
        }
      }
    }
  }
}
