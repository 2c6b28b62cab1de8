package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.TestKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gated attention against its recurrence, position by position in double. */
class GatedAttentionTest {
  private static final int HEADS = 2;
  private static final int WIDTH = 4;
  private static final int FEATURES = 3;

  /** One position; less, exactly and more than a chunk of 64; three chunks. */
  @TestFactory
  Stream<DynamicNode> gatedAttentionIsItsRecurrence() {
    return Stream.of(1, 2, 7, 64, 65, 130)
        .map(
            n ->
                new OpCase(
                        "N = " + n,
                        operands(n),
                        n,
                        (tape, v) -> GatedAttention.apply(tape, v[0], v[1], v[2], v[3], 0.05f),
                        d -> recurrence(0.05, d))
                    .tests());
  }

  /** Features above zero, and gates of which some forget at once and some nearly nothing. */
  private static List<FMatrixRMaj> operands(int n) {
    List<FMatrixRMaj> operands =
        new ArrayList<>(
            OpCase.normal(n, HEADS * FEATURES, n, HEADS * FEATURES, n, WIDTH, n, HEADS));
    for (FMatrixRMaj features : operands.subList(0, 2)) {
      for (int i = 0; i < Matrices.size(features); i++) {
        features.data[i] = Math.abs(features.data[i]) + 0.5f;
      }
    }
    FMatrixRMaj gates = operands.get(3);
    for (int i = 0; i < Matrices.size(gates); i++) {
      gates.data[i] = (float) (1 / (1 + Math.exp(-2 * gates.data[i])));
    }
    return operands;
  }

  private static double[][] recurrence(double least, double[][]... d) {
    int n = d[0].length;
    int width = WIDTH / HEADS;
    double[][] out = new double[n][WIDTH];
    for (int h = 0; h < HEADS; h++) {
      double[][] s = new double[FEATURES][width];
      double[] z = new double[FEATURES];
      for (int i = 0; i < n; i++) {
        double g = d[3][i][h];
        double denominator = 0;
        double[] numerator = new double[width];
        for (int m = 0; m < FEATURES; m++) {
          double k = d[1][i][h * FEATURES + m];
          double q = d[0][i][h * FEATURES + m];
          z[m] = g * z[m] + (1 - g) * k;
          denominator += q * z[m];
          for (int j = 0; j < width; j++) {
            s[m][j] = g * s[m][j] + (1 - g) * k * d[2][i][h * width + j];
            numerator[j] += q * s[m][j];
          }
        }
        for (int j = 0; j < width; j++) {
          out[i][h * width + j] = numerator[j] / Math.max(denominator, least);
        }
      }
    }
    return out;
  }

  /** Where gates were divided by, their product of 1e-3 to the 64th would be a division by zero. */
  @Test
  void gatesThatForgetAllOrNothingLeaveEverythingFinite() {
    for (KernelProvider kernels : List.of(TestKernels.scalar(), TestKernels.chosen())) {
      for (float gate : new float[] {0f, 1e-3f, 1f}) {
        List<FMatrixRMaj> operands = operands(130);
        Arrays.fill(operands.get(3).data, gate);
        Tape tape = new Tape(kernels);
        tape.startTraining(new Gradients(new Parameters()), null);
        Var[] v = operands.stream().map(tape::input).toArray(Var[]::new);
        Var y = GatedAttention.apply(tape, v[0], v[1], v[2], v[3], 0.05f);
        tape.backwardFrom(y, operands.get(2));
        assertFinite(y.value);
        for (Var operand : v) {
          assertFinite(operand.gradient);
        }
      }
    }
  }

  private static void assertFinite(FMatrixRMaj matrix) {
    for (float entry : Matrices.entries(matrix)) {
      assertThat(entry).isFinite();
    }
  }
}
