package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavefrontTest {
  private static final int ROWS = 60;
  private static final int BLOCKS = 9;

  /** A column's number is a list of the rows in base 61 modulo 2^64: any other order shows. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyColumnMeetsTheRowsInTheirOrder(int size) {
    long[] columns = new long[BLOCKS];
    try (Team team = new Team(size)) {
      Wavefront wave = new Wavefront(ROWS);
      wave.run(
          team,
          (member, row) -> {
            for (int block = 0; block < BLOCKS; block++) {
              if (row > 0) {
                wave.await(row, block);
              }
              columns[block] = columns[block] * (ROWS + 1) + row;
              wave.passed(row, block);
            }
          });
    }
    long expected = 0;
    for (int row = 0; row < ROWS; row++) {
      expected = expected * (ROWS + 1) + row;
    }
    assertThat(columns).containsOnly(expected);
  }

  @Test
  void aRowThatFailsKeepsNobodyWaiting() {
    try (Team team = new Team(3)) {
      Wavefront wave = new Wavefront(ROWS);
      assertThatThrownBy(
              () ->
                  wave.run(
                      team,
                      (member, row) -> {
                        if (row == 7) {
                          throw new IllegalStateException("row 7");
                        }
                        for (int block = 0; row > 0 && block < BLOCKS; block++) {
                          wave.await(row, block);
                          wave.passed(row, block);
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("row 7");
    }
  }
}
