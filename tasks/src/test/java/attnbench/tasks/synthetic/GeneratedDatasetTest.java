package attnbench.tasks.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.tasks.Example;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratedDatasetTest {
  /** The first draw of each item, which stands for the seed of its generator. */
  private static void addFirstDraws(Task task, Split split, int size, Set<Long> draws) {
    Example example = Example.of(task);
    GeneratedDataset data =
        new GeneratedDataset(task, split, size, (random, filled) -> draws.add(random.nextLong()));
    for (int i = 0; i < size; i++) {
      data.fill(i, example);
    }
  }

  @Test
  void noTwoItemsShareASeedAcrossTasksSplitsAndLengths() {
    Set<Long> draws = new HashSet<>();
    int size = 20_000;
    for (int length : new int[] {2, 3, 128}) {
      for (Split split : Split.values()) {
        addFirstDraws(new AddingTask(SplitSizes.PUBLISHED, length), split, size, draws);
        addFirstDraws(new OrderTask(SplitSizes.PUBLISHED, length), split, size, draws);
      }
    }
    // 360,000 draws of 64 bits collide by accident with probability 4e-9.
    assertThat(draws).hasSize(2 * 3 * 3 * size);
  }
}
