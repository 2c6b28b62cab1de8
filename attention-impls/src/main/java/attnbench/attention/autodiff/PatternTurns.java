package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.AttentionPattern.BLOCK;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Whose turn it is: threads of a team work on the blocks of an {@link AttentionPattern} at the same
 * time, and what several blocks change, they change in the order of the blocks, as one thread
 * would.
 *
 * <p>A block goes in steps. A step that changes rows waits for the last step before it of each of
 * these rows. A team of one takes the blocks in their order and has nothing to wait for.
 */
final class PatternTurns {
  /** Works on a block; calls {@link #await} before a step and {@link #passed} after it. */
  @FunctionalInterface
  interface Job {
    /**
     * @param member which thread of the team it is
     */
    void run(int member, int block);
  }

  private final Tape tape;
  private final AttentionPattern pattern;

  /** The first step of each block and, behind them, the number of steps. */
  private int[] firstStep;

  /** The steps that each step waits for: from its place in the list to that of the next step. */
  private int[] waits;

  private int[] firstWait;
  private int steps;
  private int waitCount;

  /** One for a step that is done; null in a team of one. */
  private AtomicIntegerArray done;

  private PatternTurns(Tape tape, AttentionPattern pattern) {
    this.tape = tape;
    this.pattern = pattern;
  }

  /**
   * Turns at queries: a block has one step.
   *
   * @param n number of queries
   */
  static PatternTurns ofQueries(Tape tape, AttentionPattern pattern, int n) {
    PatternTurns turns = new PatternTurns(tape, pattern);
    if (tape.team().size() > 1) {
      turns.startList(0);
      int[] last = turns.noSteps(n);
      for (int b = 0; b < pattern.blockCount(); b++) {
        turns.firstStep[b] = turns.steps;
        turns.addQueries(b, last);
      }
      turns.finishList();
    }
    return turns;
  }

  /**
   * Turns at gradients: a block has a step for each tile of keys, then one for its queries.
   *
   * @param n number of queries
   * @param m number of keys
   * @param shared whether the gradient of the queries is that of the keys or values, too
   */
  static PatternTurns ofGradients(
      Tape tape, AttentionPattern pattern, int n, int m, boolean shared) {
    PatternTurns turns = new PatternTurns(tape, pattern);
    if (tape.team().size() > 1) {
      int tiles = 0;
      for (int b = 0; b < pattern.blockCount(); b++) {
        tiles += pattern.tiles(b);
      }
      turns.startList(tiles);
      int[] lastOfKey = turns.noSteps(m);
      int[] lastOfQuery = shared ? lastOfKey : turns.noSteps(n);
      for (int b = 0; b < pattern.blockCount(); b++) {
        turns.firstStep[b] = turns.steps;
        turns.addTiles(b, lastOfKey);
        turns.addQueries(b, lastOfQuery);
      }
      turns.finishList();
    }
    return turns;
  }

  private void startList(int tiles) {
    int blocks = pattern.blockCount();
    firstStep = tape.workspace().ints(blocks + 1);
    firstWait = tape.workspace().ints(tiles + blocks + 1);
    waits = tape.workspace().ints(tiles + blocks);
  }

  private void finishList() {
    firstStep[pattern.blockCount()] = steps;
    firstWait[steps] = waitCount;
  }

  private int[] noSteps(int rows) {
    int[] last = tape.workspace().ints(rows);
    Arrays.fill(last, 0, rows, -1);
    return last;
  }

  private void addTiles(int block, int[] last) {
    int end = pattern.blockTo[block];
    for (int first = pattern.blockFrom[block]; first < end; first += BLOCK) {
      addStep(pattern.keys, first, Math.min(BLOCK, end - first), last);
    }
  }

  private void addQueries(int block, int[] last) {
    addStep(pattern.queries, pattern.blockStart[block], pattern.blockSize(block), last);
  }

  /**
   * @param last the last step so far of each row
   */
  private void addStep(int[] rows, int first, int count, int[] last) {
    firstWait[steps] = waitCount;
    int listed = -1;
    for (int i = first; i < first + count; i++) {
      int before = last[rows[i]];
      if (before >= 0 && before != listed && before != steps) { // mostly as that of the row before
        addWait(before);
        listed = before;
      }
      last[rows[i]] = steps;
    }
    steps++;
  }

  private void addWait(int step) {
    if (waitCount == waits.length) {
      int[] longer = tape.workspace().ints(2 * waitCount);
      System.arraycopy(waits, 0, longer, 0, waitCount);
      waits = longer;
    }
    waits[waitCount++] = step;
  }

  /** Works off all blocks; more than once if need be. */
  void run(Job job) {
    done = steps == 0 ? null : new AtomicIntegerArray(steps);
    tape.team()
        .forEachInOrder(
            pattern.blockCount(),
            (member, block) -> {
              try {
                job.run(member, block);
              } finally { // after a failure too, else others would wait for it
                passedAll(block);
              }
            });
  }

  private void passedAll(int block) {
    if (done != null) {
      for (int s = firstStep[block]; s < firstStep[block + 1]; s++) {
        done.set(s, 1);
      }
    }
  }

  /** Waits until it is the turn of a block's step. */
  void await(int block, int step) {
    if (done != null) {
      int s = firstStep[block] + step;
      for (int w = firstWait[s]; w < firstWait[s + 1]; w++) {
        for (int looks = 0; done.get(waits[w]) == 0; looks++) {
          Team.pause(looks);
        }
      }
    }
  }

  /** Tells that a block has done a step; of its last one the end of the job tells. */
  void passed(int block, int step) {
    if (done != null) {
      done.set(firstStep[block] + step, 1);
    }
  }
}
