package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.OpCase.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.kernel.TestKernels;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The primitives that pick and arrange against the same in double and central differences. */
class RowsTest {

  @TestFactory
  Stream<DynamicNode> everyPrimitive() {
    int[] tokens = {2, 0, 2, 3, 2, 99};
    return Stream.of(
            new OpCase(
                "embed, a token three times",
                normal(4, 7),
                1,
                (tape, v) -> Rows.embed(tape, v[0], tokens, 5),
                d -> new double[][] {d[0][2], d[0][0], d[0][2], d[0][3], d[0][2]}),
            new OpCase(
                "slice",
                normal(6, 7),
                1,
                (tape, v) -> Rows.slice(tape, v[0], 2, 3),
                d -> Arrays.copyOfRange(d[0], 2, 5)),
            new OpCase(
                "stack",
                normal(2, 7, 3, 7),
                1,
                (tape, v) -> Rows.stack(tape, v[0], v[1]),
                d -> Stream.of(d).flatMap(Arrays::stream).toArray(double[][]::new)),
            new OpCase(
                "flatten",
                normal(3, 7),
                1,
                (tape, v) -> Rows.flatten(tape, v[0]),
                d ->
                    new double[][] {Arrays.stream(d[0]).flatMapToDouble(Arrays::stream).toArray()}),
            new OpCase(
                "mean",
                normal(6, 7),
                6,
                (tape, v) -> Rows.mean(tape, v[0]),
                d -> Dense.map(Dense.multiply(ones(1, 6), d[0]), x -> x / 6)),
            new OpCase(
                "segmentMeans, of runs of 2, 2 and 3",
                normal(7, 5),
                3,
                (tape, v) -> Rows.segmentMeans(tape, v[0], 3),
                d ->
                    Dense.multiply(
                        new double[][] {
                          {0.5, 0.5, 0, 0, 0, 0, 0},
                          {0, 0, 0.5, 0.5, 0, 0, 0},
                          {0, 0, 0, 0, 1 / 3.0, 1 / 3.0, 1 / 3.0}
                        },
                        d[0])),
            new OpCase(
                "repeat",
                normal(1, 7),
                1,
                (tape, v) -> Rows.repeat(tape, v[0], 4),
                d -> Dense.multiply(ones(4, 1), d[0])),
            new OpCase(
                "columns",
                normal(5, 7),
                1,
                (tape, v) -> Rows.columns(tape, v[0], 3, 2),
                d -> Dense.columns(d[0], 3, 2)),
            new OpCase(
                "join",
                normal(5, 3, 5, 4),
                1,
                (tape, v) -> Rows.join(tape, v[0], v[1]),
                d -> Dense.join(d[0], d[1])),
            new OpCase(
                "scaleColumns",
                normal(4, 5, 1, 5),
                1,
                (tape, v) -> Rows.scaleColumns(tape, v[0], v[1]),
                d -> Dense.multiply(d[0], diagonal(d[1][0]))),
            new OpCase(
                "rotateTracks",
                normal(5, 6),
                1,
                (tape, v) ->
                    Rows.rotateTracks(tape, v[0], new int[] {0, 1, 4}, new int[] {0, 2, 8}),
                d -> rotated(rotated(d[0], 1, 4, 2), 4, 6, 3)))
        .map(OpCase::tests);
  }

  /** Columns from {@code from} to below {@code to} looked up {@code shift} rows on. */
  private static double[][] rotated(double[][] a, int from, int to, int shift) {
    double[][] rotated = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < a.length; i++) {
      for (int j = from; j < to; j++) {
        rotated[i][j] = a[(i + shift) % a.length][j];
      }
    }
    return rotated;
  }

  private static double[][] diagonal(double[] entries) {
    double[][] diagonal = new double[entries.length][entries.length];
    for (int i = 0; i < entries.length; i++) {
      diagonal[i][i] = entries[i];
    }
    return diagonal;
  }

  private static double[][] ones(int rows, int columns) {
    return Dense.map(new double[rows][columns], x -> 1);
  }

  @Test
  void aTokenOutsideTheVocabularyIsRefusedWithItsPlace() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var table = tape.constant(new FMatrixRMaj(4, 2));
    assertThatThrownBy(() -> Rows.embed(tape, table, new int[] {0, 4}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token 4 at position 1")
        .hasMessageContaining("0 to 3");
  }

  /** Tokens come again and again in the rows of every thread, so that any other order shows. */
  @Test
  void theGradientOfATableIsTheSameForAnyTeam() {
    float[] alone = tableGradient(1);
    for (int size = 2; size <= 3; size++) {
      assertThat(tableGradient(size)).as("%d threads", size).isEqualTo(alone);
    }
  }

  private static float[] tableGradient(int size) {
    int n = 1000;
    int[] tokens = Matrices.random(1).ints(n, 0, 5).toArray();
    try (Team team = new Team(size)) {
      Tape tape = new Tape(TestKernels.chosen(), false, team);
      tape.startTraining(new Gradients(new Parameters()), null);
      Var table = tape.input(Matrices.normal(5, 40, Matrices.random(2)));
      Var y = Rows.embed(tape, table, tokens, n);
      tape.backwardFrom(y, Matrices.normal(n, 40, Matrices.random(3)));
      return Matrices.entries(table.gradient);
    }
  }

  @Test
  void rowsAndColumnsOutsideAreRefused() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var x = tape.constant(new FMatrixRMaj(4, 3));
    assertThatThrownBy(() -> Rows.slice(tape, x, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 to 4 of 4");
    assertThatThrownBy(() -> Rows.columns(tape, x, -1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 to 0 of 3");
    assertThatThrownBy(() -> Rows.segmentMeans(tape, x, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("segments are 5; they must be from 1 to the 4 rows");
  }
}
