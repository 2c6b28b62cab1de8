package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.TestKernels;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Projections along the length, convolutions and the pseudo-inverse. */
class LowRankOperationsTest {
  private static final int WIDTH = 8;

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 3", "4, 16"})
  void projectLengthIsItsComposition(int parts, int rank) {
    for (int n : new int[] {1, 7, 128, 130}) {
      FusedTest.compare(
          OpCase.normal(n, WIDTH, n + 2, parts * rank),
          new Parameters(),
          (tape, v) -> Fused.projectLength(tape, v[1], v[0], parts),
          (tape, v) -> Composed.projectLength(tape, v[1], v[0], parts));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 7", "2, 3", "8, 33"})
  void convolveHeadsIsItsComposition(int heads, int taps) {
    for (int n : new int[] {1, 7, 32, 70}) {
      FusedTest.compare(
          OpCase.normal(n, WIDTH, heads, taps),
          new Parameters(),
          (tape, v) -> Fused.convolveHeads(tape, v[0], v[1]),
          (tape, v) -> Composed.convolveHeads(tape, v[0], v[1]));
    }
  }

  /** Its column sums are 1, so the iteration starts at the inverse and stays there. */
  @Test
  void thePseudoInverseOfAPermutationIsItsTranspose() {
    int m = 5;
    FMatrixRMaj permutation = new FMatrixRMaj(m, m);
    for (int i = 0; i < m; i++) {
      permutation.set(i, (2 * i + 1) % m, 1);
    }
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var inverse = Fused.pseudoInverse(tape, tape.constant(permutation), 6);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        assertThat(inverse.value.get(i, j)).isCloseTo(permutation.get(j, i), within(1e-6f));
      }
    }
  }

  /** {@code A Z = I} for a matrix far from singular. */
  @Test
  void thePseudoInverseOfADominantDiagonalIsTheInverse() {
    int m = 17;
    FMatrixRMaj a = Matrices.normal(m, m, Matrices.random(5));
    for (int i = 0; i < m; i++) {
      float sum = 0;
      for (int j = 0; j < m; j++) {
        a.set(i, j, Math.abs(a.get(i, j)) + (i == j ? 20 : 0));
        sum += a.get(i, j);
      }
      for (int j = 0; j < m; j++) {
        a.set(i, j, a.get(i, j) / sum);
      }
    }
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var product =
        Ops.matmul(tape, tape.constant(a), Fused.pseudoInverse(tape, tape.constant(a), 6));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        assertThat(product.value.get(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-5f));
      }
    }
  }

  @Test
  void filtersThatDoNotFitAreRefused() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var x = tape.constant(new FMatrixRMaj(9, WIDTH));
    assertThatThrownBy(() -> Fused.convolveHeads(tape, x, tape.constant(new FMatrixRMaj(2, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("filters are 2 x 4");
    assertThatThrownBy(() -> Fused.convolveHeads(tape, x, tape.constant(new FMatrixRMaj(3, 5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must divide the width 8");
  }

  @Test
  void projectionsThatDoNotFitAreRefused() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var x = tape.constant(new FMatrixRMaj(9, WIDTH));
    Var shorter = tape.constant(new FMatrixRMaj(8, 4));
    assertThatThrownBy(() -> Fused.projectLength(tape, shorter, x, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the sequence has 9 positions; the projection is made for at most 8");
    Var odd = tape.constant(new FMatrixRMaj(9, 5));
    assertThatThrownBy(() -> Fused.projectLength(tape, odd, x, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parts are 2; they must divide the 5 columns");
  }

  @TestFactory
  DynamicNode pseudoInverse() {
    return new OpCase(
            "pseudoInverse",
            OpCase.normal(4, 4),
            16,
            (tape, v) ->
                Fused.pseudoInverse(tape, Softmax.rows(tape, Ops.scale(tape, v[0], 2f), false), 3),
            d -> Dense.pseudoInverse(Dense.softmaxRows(Dense.map(d[0], s -> 2 * s), false), 3))
        .tests();
  }
}
