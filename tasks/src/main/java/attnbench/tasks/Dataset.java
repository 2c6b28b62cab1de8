package attnbench.tasks;

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
}
