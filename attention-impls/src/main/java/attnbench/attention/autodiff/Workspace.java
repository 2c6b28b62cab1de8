package attnbench.attention.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;

/**
 * A pool of buffers for one thread: what a step took goes back all at once, or the latest first, so
 * that a warm step allocates nothing.
 *
 * <p>Capacities are 64 at least and rounded up to four steps an octave: beyond 64 at most a quarter
 * is wasted, and sequences of different lengths share buffers.
 */
public final class Workspace {
  /** The largest capacity below 2^31. */
  private static final int MOST_FLOATS = 7 << 28;

  private static final class Shelf<T> {
    final List<T> buffers = new ArrayList<>();
    int taken;

    T next() {
      return buffers.get(taken++);
    }
  }

  private final Map<Integer, Shelf<FMatrixRMaj>> shelves = new HashMap<>();
  private final Map<Integer, Shelf<int[]>> intShelves = new HashMap<>();

  /** The shelf of each buffer that is handed out, the latest last. */
  private final List<Shelf<?>> handedOut = new ArrayList<>();

  private Shelf<FMatrixRMaj> lastShelf;
  private int lastCapacity = -1;
  private long heldBytes;

  /**
   * A matrix whose content is whatever the last user left; valid until {@link #releaseAll}.
   *
   * @throws IllegalArgumentException when it has more elements than an array can hold
   */
  public FMatrixRMaj matrix(int rows, int columns) {
    long length = (long) rows * columns;
    if (length > MOST_FLOATS) {
      throw new IllegalArgumentException(
          "a buffer of %d x %d numbers is needed; it may have at most %d"
              .formatted(rows, columns, MOST_FLOATS));
    }
    Shelf<FMatrixRMaj> shelf = shelf(capacity((int) length));
    handedOut.add(shelf);
    FMatrixRMaj matrix = shelf.next();
    matrix.numRows = rows;
    matrix.numCols = columns;
    return matrix;
  }

  /** A buffer of at least {@code length} floats with any content; valid until releaseAll. */
  public float[] floats(int length) {
    return matrix(1, length).data;
  }

  /** A buffer of at least {@code length} ints with any content; valid until releaseAll. */
  public int[] ints(int length) {
    int capacity = capacity(length);
    Shelf<int[]> shelf = intShelves.computeIfAbsent(capacity, c -> new Shelf<>());
    if (shelf.taken == shelf.buffers.size()) {
      shelf.buffers.add(new int[capacity]);
      heldBytes += (long) Integer.BYTES * capacity;
    }
    handedOut.add(shelf);
    return shelf.next();
  }

  /** How many buffers are handed out: where {@link #releaseSince} may go back to. */
  int mark() {
    return handedOut.size();
  }

  /** Takes back what was handed out since a mark. */
  void releaseSince(int mark) {
    for (int last = handedOut.size() - 1; last >= mark; last--) {
      handedOut.remove(last).taken--;
    }
  }

  /** Takes back everything that was handed out. */
  public void releaseAll() {
    releaseSince(0);
  }

  /** Bytes of all buffers, in use or not: the peak since the workspace was made. */
  public long peakBytes() {
    return heldBytes;
  }

  private Shelf<FMatrixRMaj> shelf(int capacity) {
    if (capacity != lastCapacity) {
      lastShelf = shelves.computeIfAbsent(capacity, c -> new Shelf<>());
      lastCapacity = capacity;
    }
    if (lastShelf.taken == lastShelf.buffers.size()) {
      lastShelf.buffers.add(new FMatrixRMaj(1, capacity));
      heldBytes += (long) Float.BYTES * capacity;
    }
    return lastShelf;
  }

  static int capacity(int length) {
    return (int) capacity((long) length);
  }

  /** Numbers that a buffer for {@code length} of them has room for. */
  static long capacity(long length) {
    if (length <= 64) {
      return 64;
    }
    long step = Long.highestOneBit(length) >> 2;
    return (length + step - 1) / step * step;
  }
}
