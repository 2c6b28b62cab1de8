package attnbench.harness.train;

import java.util.random.RandomGenerator;

/** The order in which an epoch visits the items: the data set's, or a new one in each epoch. */
final class ItemOrder {
  private final int[] order;
  private final int[] batch;
  private final boolean shuffle;
  private final long seed;

  ItemOrder(int items, int batchSize, boolean shuffle, long seed) {
    this.order = new int[items];
    this.batch = new int[batchSize];
    this.shuffle = shuffle;
    this.seed = seed;
  }

  /** Complete batches in an epoch. */
  int batches() {
    return order.length / batch.length;
  }

  /** Begins an epoch; its order depends on the seed and on its number only. */
  void startEpoch(int epoch) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (shuffle) {
      RandomGenerator random = Seeds.ORDER.random(seed, epoch, 0);
      for (int i = order.length - 1; i > 0; i--) { // Fisher-Yates
        int j = random.nextInt(i + 1);
        int item = order[i];
        order[i] = order[j];
        order[j] = item;
      }
    }
  }

  /** The items of a batch of the epoch; valid until the next call. */
  int[] batch(int index) {
    System.arraycopy(order, index * batch.length, batch, 0, batch.length);
    return batch;
  }
}
