package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.AttentionPattern.BLOCK;

import java.util.Arrays;

/**
 * Which pairs of a tile of scores an {@link AttentionPattern} hides; keys in rows, queries in
 * columns, rows {@link AttentionPattern#BLOCK} apart.
 *
 * <p>Hidden are keys outside a query's range and, in rounds, the query itself and the pairs that
 * met in an earlier round.
 */
final class TileMask {
  private AttentionPattern pattern;
  private int firstQuery;
  private int queries;
  private int lastFrom;
  private int firstTo;

  /** The ranges of the block's queries in each round before its own, [rounds x BLOCK]. */
  private final int[] earlierFrom;

  private final int[] earlierTo;

  /** Whether the query at a column sees none but itself in all rounds. */
  private final boolean[] alone = new boolean[BLOCK];

  private int round;

  private int firstKey;
  private int keys;
  private boolean cut;
  private boolean repeats;

  /** Minus one at a pair that met before, otherwise zero. */
  private final int[] met;

  /**
   * @param rounds the most that a pattern has
   */
  TileMask(Workspace workspace, int rounds) {
    earlierFrom = workspace.ints(rounds * BLOCK);
    earlierTo = workspace.ints(rounds * BLOCK);
    met = workspace.ints(rounds > 1 ? BLOCK * BLOCK : 0);
  }

  /** Turns to a pattern. */
  void startPattern(AttentionPattern next) {
    pattern = next;
  }

  /** Turns to a block of the pattern. */
  void startBlock(int block) {
    firstQuery = pattern.blockStart[block];
    queries = pattern.blockSize(block);
    lastFrom = pattern.from[firstQuery];
    firstTo = pattern.to[firstQuery];
    for (int p = firstQuery + 1; p < firstQuery + queries; p++) {
      lastFrom = Math.max(lastFrom, pattern.from[p]);
      firstTo = Math.min(firstTo, pattern.to[p]);
    }
    if (pattern.rounds > 0) {
      round = firstQuery / pattern.roundLength;
      for (int q = 0; q < queries; q++) {
        startQuery(q);
      }
    }
  }

  private void startQuery(int q) {
    int row = pattern.queries[firstQuery + q];
    boolean seesOthers = false;
    for (int r = 0; r < pattern.rounds; r++) {
      int place = pattern.placeInRound[r * pattern.roundLength + row];
      seesOthers |= pattern.to[place] - pattern.from[place] > 1;
      if (r < round) {
        earlierFrom[r * BLOCK + q] = pattern.from[place];
        earlierTo[r * BLOCK + q] = pattern.to[place];
      }
    }
    alone[q] = !seesOthers;
  }

  /** Turns to a tile of the block; returns whether anything in it is hidden. */
  boolean startTile(int firstKey, int keys) {
    this.firstKey = firstKey;
    this.keys = keys;
    cut = firstKey < lastFrom || firstKey + keys > firstTo;
    repeats = pattern.rounds > 0 && round > 0;
    if (repeats) {
      findRepeats();
    }
    return cut || repeats || hidesSelves();
  }

  private boolean hidesSelves() {
    return !pattern.seesSelf && firstQuery < firstKey + keys && firstKey < firstQuery + queries;
  }

  private void findRepeats() {
    for (int j = 0; j < keys; j++) {
      int row = pattern.keys[firstKey + j];
      Arrays.fill(met, j * BLOCK, j * BLOCK + queries, 0);
      for (int r = 0; r < round; r++) {
        int place = pattern.placeInRound[r * pattern.roundLength + row];
        for (int q = 0; q < queries; q++) {
          // Both differences are at least zero, and so the sign bit clear, within the range.
          int outside =
              (place - earlierFrom[r * BLOCK + q]) | (earlierTo[r * BLOCK + q] - 1 - place);
          met[j * BLOCK + q] |= ~outside >> 31;
        }
      }
    }
  }

  /** Writes {@code with} at the hidden pairs. */
  void fill(float[] tile, float with) {
    if (cut) {
      fillOutsideRanges(tile, with);
    }
    if (hidesSelves()) {
      int first = Math.max(firstQuery, firstKey);
      int end = Math.min(firstQuery + queries, firstKey + keys);
      for (int p = first; p < end; p++) {
        if (!alone[p - firstQuery]) {
          tile[(p - firstKey) * BLOCK + p - firstQuery] = with;
        }
      }
    }
    if (repeats) {
      for (int j = 0; j < keys; j++) {
        for (int at = j * BLOCK; at < j * BLOCK + queries; at++) {
          tile[at] = met[at] == 0 ? tile[at] : with;
        }
      }
    }
  }

  private void fillOutsideRanges(float[] tile, float with) {
    for (int q = 0; q < queries; q++) {
      int from = Math.min(keys, pattern.from[firstQuery + q] - firstKey);
      for (int j = 0; j < from; j++) {
        tile[j * BLOCK + q] = with;
      }
      for (int j = Math.max(0, pattern.to[firstQuery + q] - firstKey); j < keys; j++) {
        tile[j * BLOCK + q] = with;
      }
    }
  }
}
