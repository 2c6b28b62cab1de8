package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.TestKernels;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Causal linear attention by chunks against the recurrence, step by step in double. */
class LinearAttentionTest {
  private static final int HEADS = 2;
  private static final int WIDTH = 6;
  private static final int FEATURES = 10;
  private static final float EPSILON = 1e-3f;

  /** A position, chunks less and more one, and four chunks with a rest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 128, 270})
  void chunksAreTheRecurrence(int n) {
    List<FMatrixRMaj> operands = OpCase.normal(n, FEATURES, n, FEATURES, n, WIDTH);
    for (FMatrixRMaj phi : operands.subList(0, 2)) {
      for (int i = 0; i < Matrices.size(phi); i++) {
        phi.data[i] = Math.abs(phi.data[i]);
      }
    }
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var[] v = operands.stream().map(tape::constant).toArray(Var[]::new);
    Var y = Fused.linearAttention(tape, v[0], v[1], v[2], HEADS, true, EPSILON, 0f);
    double[][] expected =
        recurrence(operands.stream().map(Matrices::rows).toArray(double[][][]::new));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < WIDTH; j++) {
        assertThat((double) y.value.data[i * WIDTH + j])
            .as("position %d, column %d", i, j)
            .isCloseTo(expected[i][j], within(4 * GradientCheck.EPS * (n + FEATURES)));
      }
    }
  }

  /** Equations 18 to 20 of the source: s and z grow by one position at a time. */
  private static double[][] recurrence(double[][]... queryKeyValue) {
    int n = queryKeyValue[0].length;
    int f = FEATURES / HEADS;
    int d = WIDTH / HEADS;
    double[][] y = new double[n][WIDTH];
    for (int h = 0; h < HEADS; h++) {
      double[][] s = new double[f][d];
      double[] z = new double[f];
      for (int i = 0; i < n; i++) {
        double denominator = EPSILON;
        double[] numerator = new double[d];
        for (int a = 0; a < f; a++) {
          double query = queryKeyValue[0][i][h * f + a];
          double key = queryKeyValue[1][i][h * f + a];
          z[a] += key;
          denominator += query * z[a];
          for (int b = 0; b < d; b++) {
            s[a][b] += key * queryKeyValue[2][i][h * d + b];
            numerator[b] += query * s[a][b];
          }
        }
        for (int b = 0; b < d; b++) {
          y[i][h * d + b] = numerator[b] / denominator;
        }
      }
    }
    return y;
  }
}
