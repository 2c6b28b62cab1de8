package attnbench.attention.autodiff;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Rows of blocks that the threads of a team work off from left to right, each row one block behind
 * the row before it at least: sums down a column of blocks come in the order of the rows, as one
 * thread would add them.
 */
final class Wavefront {
  /** Works off a row; calls {@link #await} before a block and {@link #passed} after it. */
  @FunctionalInterface
  interface Row {
    /**
     * @param member which thread of the team it is
     */
    void run(int member, int row);
  }

  /** How many blocks of each row are done. */
  private final AtomicIntegerArray done;

  Wavefront(int rows) {
    done = new AtomicIntegerArray(rows);
  }

  /** Works off all rows. */
  void run(Team team, Row job) {
    team.forEachInOrder(
        done.length(),
        (member, row) -> {
          try {
            job.run(member, row);
          } finally { // after a failure too, else others would wait for it
            done.set(row, Integer.MAX_VALUE);
          }
        });
  }

  /** Waits until the row before {@code row} has done its block. */
  void await(int row, int block) {
    for (int looks = 0; done.get(row - 1) <= block; looks++) {
      Team.pause(looks);
    }
  }

  /** Tells that a row has done its block. */
  void passed(int row, int block) {
    done.set(row, block + 1);
  }
}
