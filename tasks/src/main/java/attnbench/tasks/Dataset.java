package attnbench.tasks;

import java.util.function.IntConsumer;

/** The items of one split; item i is the same for every caller, in any order, on any thread. */
public interface Dataset {
  /** The number of items. */
  int size();

  /**
   * Writes item {@code index} into {@code example}.
   *
   * @throws IndexOutOfBoundsException when index is negative or at least {@link #size()}
   */
  void fill(int index, Example example);

  /**
   * Makes all items at once where making one takes long, so that {@link #fill} only copies from
   * then on. Where items are there or are quickly made, it does nothing.
   *
   * @param threads that make items; the items are the same for any number
   * @param progress hears now and then, from the calling thread, how many items are made
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  default void prepare(int threads, IntConsumer progress) {}
}
