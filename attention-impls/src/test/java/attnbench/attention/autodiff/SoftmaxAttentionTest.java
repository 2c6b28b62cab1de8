package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.TestKernels;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dropout and padding of fused attention against dense matrices in double. */
class SoftmaxAttentionTest {
  private static final int WIDTH = 8;
  private static final double STEP = 1e-5;
  private static final int BLOCK = SoftmaxAttention.BLOCK;

  /** A case: its size, and what is seen and dropped. */
  private record Case(int n, int heads, boolean causal, double dropout, int valid) {

    Var fused(Tape tape, Var... v) {
      tape.setValidLength(valid);
      return Fused.softmaxAttention(tape, v[0], v[1], v[2], heads, causal, dropout);
    }

    /** The same by N x N matrices, the mask written out of its blocks. */
    double[][] dense(DropoutMask mask, double[][]... v) {
      int d = WIDTH / heads;
      double[][] joined = new double[n][0];
      for (int h = 0; h < heads; h++) {
        double[][] q = Dense.columns(v[0], h * d, d);
        double[][] k = Dense.columns(v[1], h * d, d);
        double[][] scores = Dense.multiply(q, Dense.transpose(k));
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            boolean seen = j < valid && (!causal || j <= i);
            scores[i][j] = seen ? scores[i][j] / Math.sqrt(d) : Double.NEGATIVE_INFINITY;
          }
        }
        double[][] weights = Dense.softmaxRows(scores, false);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            weights[i][j] *= mask == null ? 1 : kept(mask, h, i, j);
          }
        }
        joined = Dense.join(joined, Dense.multiply(weights, Dense.columns(v[2], h * d, d)));
      }
      return joined;
    }

    private float kept(DropoutMask mask, int h, int i, int j) {
      long blocks = (n + BLOCK - 1) / BLOCK;
      float[] block = new float[BLOCK * BLOCK];
      mask.fill((h * blocks + i / BLOCK) * blocks + j / BLOCK, block.length, block);
      return block[j % BLOCK * BLOCK + i % BLOCK];
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9, 1, false, 0.4, 9",
    "100, 2, false, 0.4, 100",
    "100, 2, true, 0.2, 100",
    "200, 1, true, 0.2, 150",
    "9, 1, false, 0, 1",
    "100, 2, false, 0, 98",
    "200, 1, false, 0, 96",
    "200, 2, true, 0, 97",
    "9, 2, true, 0.3, 4"
  })
  void valuesAndGradientsAreThoseOfDenseMatrices(
      int n, int heads, boolean causal, double dropout, int valid) {
    Case it = new Case(n, heads, causal, dropout, valid);
    List<FMatrixRMaj> operands = OpCase.normal(n, WIDTH, n, WIDTH, n, WIDTH);
    FMatrixRMaj upstream = Matrices.normal(n, WIDTH, Matrices.random(60));
    double[][][] exact = operands.stream().map(Matrices::rows).toArray(double[][][]::new);
    DropoutMask mask = DropoutMask.draw(Matrices.random(61), dropout);
    for (KernelProvider kernels : List.of(TestKernels.scalar(), TestKernels.chosen())) {
      Tape tape = new Tape(kernels);
      tape.startTraining(new Gradients(new Parameters()), Matrices.random(61));
      Var[] vars = operands.stream().map(tape::input).toArray(Var[]::new);
      Var y = it.fused(tape, vars);
      assertClose("output", y.value, it.dense(mask, exact));
      tape.backwardFrom(y, upstream);
      for (int operand = 0; operand < 3; operand++) {
        checkSlope(it, mask, exact, operand, upstream, vars[operand].gradient);
      }
    }
  }

  /**
   * The slope of the loss along a random direction, in double. Where a query sees one key alone its
   * slope is zero and its gradient the difference of two sums of {@code dO V}, each rounded.
   */
  private static void checkSlope(
      Case it,
      DropoutMask mask,
      double[][][] exact,
      int operand,
      FMatrixRMaj upstream,
      FMatrixRMaj gradient) {
    for (int round = 0; round < 3; round++) {
      FMatrixRMaj direction =
          Matrices.normal(gradient.numRows, gradient.numCols, Matrices.random(70 + round));
      double ahead = loss(it, mask, moved(exact, operand, direction, STEP), upstream);
      double behind = loss(it, mask, moved(exact, operand, direction, -STEP), upstream);
      double rounding = GradientCheck.EPS * WIDTH * Matrices.norm(upstream);
      double allowed = 1e-5 * Matrices.norm(gradient) + rounding;
      assertThat(Matrices.dot(gradient, direction))
          .as("slope of operand %d along direction %d", operand, round)
          .isCloseTo(
              (ahead - behind) / (2 * STEP), within(allowed * Math.sqrt(Matrices.size(gradient))));
    }
  }

  private static double loss(Case it, DropoutMask mask, double[][][] v, FMatrixRMaj upstream) {
    double[][] y = it.dense(mask, v);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < WIDTH; j++) {
        sum += y[i][j] * upstream.data[i * WIDTH + j];
      }
    }
    return sum;
  }

  private static double[][][] moved(
      double[][][] exact, int operand, FMatrixRMaj direction, double by) {
    List<double[][]> moved = new ArrayList<>(List.of(exact));
    double[][] rows = Matrices.rows(direction);
    moved.set(operand, Dense.add(exact[operand], Dense.map(rows, x -> by * x)));
    return moved.toArray(double[][][]::new);
  }

  private static void assertClose(String name, FMatrixRMaj actual, double[][] expected) {
    double allowed = GradientCheck.EPS * (expected.length + 8 * WIDTH) * 4;
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < WIDTH; j++) {
        assertThat((double) actual.data[i * WIDTH + j])
            .as("%s, entry (%d, %d)", name, i, j)
            .isCloseTo(expected[i][j], within(allowed));
      }
    }
  }
}
