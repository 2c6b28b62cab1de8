package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.AttentionPattern.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.kernel.TestKernels;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row's number is a list of its steps in a base modulo 2^64: any other order shows. */
class PatternTurnsTest {
  private static final int ROWS = 150;
  private static final int BASE = 1009;

  /** Blocks of a few queries, each in several blocks, and lists with a key at several places. */
  private static AttentionPattern scattered() {
    RandomGenerator random = Matrices.random(5);
    AttentionPattern pattern = new AttentionPattern(int[]::new);
    pattern.keys(0, ROWS);
    for (int i = 0; i < 2 * ROWS; i++) {
      pattern.key(random.nextInt(ROWS));
    }
    for (int block = 0; block < 40; block++) {
      pattern.startBlock();
      int first = random.nextInt(ROWS - 7);
      int from = random.nextInt(2 * ROWS);
      for (int row = first; row < first + 7; row++) {
        pattern.query(row, from, from + 1 + random.nextInt(ROWS));
      }
    }
    return pattern;
  }

  private static long[] numbers(Team team, boolean gradients, boolean shared) {
    AttentionPattern pattern = scattered();
    Tape tape = new Tape(TestKernels.scalar(), false, team);
    PatternTurns turns =
        gradients
            ? PatternTurns.ofGradients(tape, pattern, ROWS, ROWS, shared)
            : PatternTurns.ofQueries(tape, pattern, ROWS);
    long[] keys = new long[ROWS];
    long[] queries = shared ? keys : new long[ROWS];
    for (int repeat = 0; repeat < 3; repeat++) {
      turns.run(
          (member, block) -> {
            int tiles = gradients ? pattern.tiles(block) : 0;
            for (int t = 0; t < tiles; t++) {
              int first = pattern.blockFrom[block] + t * BLOCK;
              turns.await(block, t);
              int end = Math.min(first + BLOCK, pattern.blockTo[block]);
              append(block, pattern.keys, first, end, keys);
              turns.passed(block, t);
            }
            int first = pattern.blockStart[block];
            turns.await(block, tiles);
            append(block, pattern.queries, first, first + pattern.blockSize(block), queries);
          });
    }
    long[] all = new long[2 * ROWS];
    System.arraycopy(keys, 0, all, 0, ROWS);
    System.arraycopy(queries, 0, all, ROWS, ROWS);
    return all;
  }

  private static void append(int block, int[] rows, int from, int end, long[] numbers) {
    for (int i = from; i < end; i++) {
      numbers[rows[i]] = numbers[rows[i]] * BASE + block + 1;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, false, false",
    "2, true, false",
    "2, true, true",
    "4, false, false",
    "4, true, false",
    "4, true, true"
  })
  void rowsMeetTheBlocksInTheirOrder(int size, boolean gradients, boolean shared) {
    try (Team alone = new Team(1);
        Team team = new Team(size)) {
      assertThat(numbers(team, gradients, shared)).isEqualTo(numbers(alone, gradients, shared));
    }
  }

  @Test
  void aTeamOfOneTakesTheBlocksInTheirOrder() {
    try (Team alone = new Team(1)) {
      PatternTurns turns =
          PatternTurns.ofQueries(new Tape(TestKernels.scalar(), false, alone), scattered(), ROWS);
      int[] next = {0};
      turns.run((member, block) -> assertThat(block).isEqualTo(next[0]++));
      assertThat(next[0]).isEqualTo(40);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void aBlockThatFailsKeepsNobodyWaiting(int size) {
    try (Team team = new Team(size)) {
      AttentionPattern pattern = scattered();
      PatternTurns turns =
          PatternTurns.ofGradients(
              new Tape(TestKernels.scalar(), false, team), pattern, ROWS, ROWS, false);
      assertThatThrownBy(
              () ->
                  turns.run(
                      (member, block) -> {
                        if (block == 7) {
                          throw new IllegalStateException("block 7");
                        }
                        for (int step = 0; step <= pattern.tiles(block); step++) {
                          turns.await(block, step);
                          turns.passed(block, step);
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("block 7");
    }
  }
}
