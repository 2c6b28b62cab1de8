package attnbench.harness.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemOrderTest {
  @Test
  void unshuffledIsTheOrderOfTheDataSetInEachEpoch() {
    ItemOrder order = new ItemOrder(10, 3, false, 1);
    for (int epoch = 0; epoch < 2; epoch++) {
      order.startEpoch(epoch);
      assertThat(order.batches()).isEqualTo(3);
      assertThat(order.batch(0)).containsExactly(0, 1, 2);
      assertThat(order.batch(2)).containsExactly(6, 7, 8);
    }
  }

  @Test
  void shuffledIsAPermutationThatSeedAndEpochDecide() {
    int[] first = epoch(new ItemOrder(50, 5, true, 1), 0);
    int[] sorted = first.clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(range(50));
    assertThat(first).isNotEqualTo(range(50));
    ItemOrder again = new ItemOrder(50, 5, true, 1);
    epoch(again, 3);
    assertThat(epoch(again, 0)).isEqualTo(first);
    assertThat(epoch(again, 1)).isNotEqualTo(first);
    assertThat(epoch(new ItemOrder(50, 5, true, 2), 0)).isNotEqualTo(first);
  }

  /** Each of 4 items comes first in a quarter of the epochs: within 5 standard deviations. */
  @Test
  void everyItemComesFirstEquallyOften() {
    ItemOrder order = new ItemOrder(4, 1, true, 3);
    int[] counts = new int[4];
    int epochs = 4000;
    for (int epoch = 0; epoch < epochs; epoch++) {
      order.startEpoch(epoch);
      counts[order.batch(0)[0]]++;
    }
    double deviation = Math.sqrt(epochs * 0.25 * 0.75);
    for (int count : counts) {
      assertThat(Math.abs(count - epochs / 4.0)).isLessThan(5 * deviation);
    }
  }

  private static int[] epoch(ItemOrder order, int epoch) {
    order.startEpoch(epoch);
    return IntStream.range(0, order.batches())
        .flatMap(batch -> Arrays.stream(order.batch(batch).clone()))
        .toArray();
  }

  private static int[] range(int end) {
    return IntStream.range(0, end).toArray();
  }
}
