package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.TestKernels;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sorting blocks against explicit permutations and mixtures, balancing against its promise. */
class BlockSortTest {

  @TestFactory
  Stream<DynamicNode> everyOperation() {
    return Stream.of(
            new OpCase(
                "blockSums of blocks of 3, the last of 1",
                OpCase.normal(7, 4),
                3,
                (tape, v) -> Fused.blockSums(tape, v[0], 3),
                d -> Dense.multiply(ofBlock(7, 3), d[0])),
            new OpCase(
                "sortBlocks of two heads, the last block of 1",
                OpCase.normal(3, 3, 3, 3, 7, 4),
                3,
                (tape, v) -> Fused.sortBlocks(tape, new Var[] {v[0], v[1]}, v[2], 3),
                d -> Dense.join(sorted(d[0], d[2], 0), sorted(d[1], d[2], 2))),
            new OpCase(
                "balance by a softmax of rows",
                OpCase.normal(4, 4),
                4,
                (tape, v) -> Fused.balance(tape, v[0], 0),
                d -> Dense.softmaxRows(d[0], false)),
            new OpCase(
                "balance in three iterations",
                OpCase.normal(4, 4),
                24,
                (tape, v) -> Fused.balance(tape, v[0], 3),
                d -> balanced(Dense.map(d[0], Math::exp))))
        .map(OpCase::tests);
  }

  private static double[][] ofBlock(int n, int block) {
    double[][] ofBlock = new double[(n + block - 1) / block][n];
    for (int i = 0; i < n; i++) {
      ofBlock[i / block][i] = 1;
    }
    return ofBlock;
  }

  /** Two columns of the sorted blocks of 3, the source filled up with zeros. */
  private static double[][] sorted(double[][] sorting, double[][] x, int from) {
    double[][] columns = Dense.columns(x, from, 2);
    double[][] filled = new double[9][2];
    System.arraycopy(columns, 0, filled, 0, columns.length);
    double[][] expanded = new double[9][9];
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < 3; j++) {
        expanded[i][3 * j + i % 3] = sorting[i / 3][j];
      }
    }
    return Dense.multiply(expanded, filled);
  }

  private static double[][] balanced(double[][] a) {
    double[][] b = a;
    for (int i = 0; i < 3; i++) {
      b = Dense.normaliseRows(b, false);
      b = Dense.transpose(Dense.normaliseRows(Dense.transpose(b), false));
    }
    return b;
  }

  @Test
  void aPermutationMovesBlocks() {
    FMatrixRMaj x = OpCase.normal(8, 4).get(0);
    int[] order = {2, 0, 3, 1};
    FMatrixRMaj permutation = new FMatrixRMaj(4, 4);
    for (int i = 0; i < 4; i++) {
      permutation.set(i, order[i], 1);
    }
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var sorting = tape.constant(permutation);
    Var y = Fused.sortBlocks(tape, new Var[] {sorting}, tape.constant(x), 2);
    for (int i = 0; i < 4; i++) {
      assertThat(Arrays.copyOfRange(y.value.data, i * 8, (i + 1) * 8))
          .as("block %d", i)
          .isEqualTo(Arrays.copyOfRange(x.data, order[i] * 8, (order[i] + 1) * 8));
    }
  }

  @Test
  void manyIterationsMakeRowsAndColumnsSumToOne() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var logits = tape.constant(OpCase.normal(9, 9).get(0));
    FMatrixRMaj balanced = Fused.balance(tape, logits, 50).value;
    for (int i = 0; i < 9; i++) {
      double row = 0;
      double column = 0;
      for (int j = 0; j < 9; j++) {
        row += balanced.get(i, j);
        column += balanced.get(j, i);
      }
      assertThat(row).as("sum of row %d", i).isCloseTo(1, within(1e-5));
      assertThat(column).as("sum of column %d", i).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aSortingOfAnotherNumberOfBlocksIsRefused() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var x = tape.constant(new FMatrixRMaj(7, 4));
    Var[] sorting = {tape.constant(new FMatrixRMaj(2, 2))};
    assertThatThrownBy(() -> Fused.sortBlocks(tape, sorting, x, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows of a sorting and blocks are 2 and 3");
  }
}
