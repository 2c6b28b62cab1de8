package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Divides files of Pathfinder into train, validation and test; see {@link PathfinderSplit}. */
final class PathfinderDivision {
  private static final int PARTS = 10;
  private static final int HELD_BATCHES = 10;
  private static final long S4_SEED = 42;

  private PathfinderDivision() {}

  /**
   * Divides the images of one level, or of all three for Paramixer.
   *
   * @param seed of the shuffle of Nystromformer
   */
  static Map<Split, Dataset> divide(
      PathfinderSplit split, List<PathfinderFiles> levels, long seed) {
    if (split == PathfinderSplit.PARAMIXER) {
      return byBatches(levels);
    }
    Dataset data = levels.get(0).data();
    int[] order = IntStream.range(0, data.size()).toArray();
    if (split != PathfinderSplit.LRA) {
      shuffle(order, split == PathfinderSplit.S4 ? S4_SEED : seed);
    }
    int trainEnd = (int) ((long) order.length * (PARTS - 2) / PARTS);
    int validationEnd = (int) ((long) order.length * (PARTS - 1) / PARTS);
    Map<Split, Dataset> parts = new EnumMap<>(Split.class);
    put(parts, Split.TRAIN, data, Arrays.copyOfRange(order, 0, trainEnd));
    put(parts, Split.VALIDATION, data, Arrays.copyOfRange(order, trainEnd, validationEnd));
    put(parts, Split.TEST, data, Arrays.copyOfRange(order, validationEnd, order.length));
    return parts;
  }

  private static Map<Split, Dataset> byBatches(List<PathfinderFiles> levels) {
    Map<Split, List<Dataset>> runs = new EnumMap<>(Split.class);
    for (Split part : Split.values()) {
      runs.put(part, new ArrayList<>());
    }
    for (PathfinderFiles level : levels) {
      List<Integer> ends = level.batchEnds();
      if (ends.size() <= 2 * HELD_BATCHES) {
        throw new IllegalArgumentException(
            "a level has %d files of metadata; the split of Paramixer needs more than %d"
                .formatted(ends.size(), 2 * HELD_BATCHES));
      }
      int testEnd = ends.get(HELD_BATCHES - 1);
      int validationEnd = ends.get(2 * HELD_BATCHES - 1);
      runs.get(Split.TEST).add(run(level.data(), 0, testEnd));
      runs.get(Split.VALIDATION).add(run(level.data(), testEnd, validationEnd));
      runs.get(Split.TRAIN).add(run(level.data(), validationEnd, level.data().size()));
    }
    Map<Split, Dataset> parts = new EnumMap<>(Split.class);
    runs.forEach((part, data) -> parts.put(part, new Joined(List.copyOf(data))));
    return parts;
  }

  private static Dataset run(Dataset data, int from, int to) {
    return new Chosen(data, IntStream.range(from, to).toArray());
  }

  private static void put(Map<Split, Dataset> parts, Split part, Dataset data, int[] indices) {
    if (indices.length == 0) {
      throw new IllegalArgumentException(
          "%d images of Pathfinder are too few to divide; there must be at least %d"
              .formatted(data.size(), PARTS));
    }
    parts.put(part, new Chosen(data, indices));
  }

  private static void shuffle(int[] order, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int item = order[i];
      order[i] = order[j];
      order[j] = item;
    }
  }

  /** Some items of a data set, in an order. */
  private record Chosen(Dataset data, int[] indices) implements Dataset {
    @Override
    public int size() {
      return indices.length;
    }

    @Override
    public void fill(int index, Example example) {
      data.fill(indices[Objects.checkIndex(index, indices.length)], example);
    }
  }

  /** Data sets one after the other. */
  private record Joined(List<Dataset> parts) implements Dataset {
    @Override
    public int size() {
      return parts.stream().mapToInt(Dataset::size).sum();
    }

    @Override
    public void fill(int index, Example example) {
      int rest = Objects.checkIndex(index, size());
      int part = 0;
      while (rest >= parts.get(part).size()) {
        rest -= parts.get(part++).size();
      }
      parts.get(part).fill(rest, example);
    }
  }
}
