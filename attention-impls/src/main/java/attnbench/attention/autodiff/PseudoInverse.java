package attnbench.attention.autodiff;

import java.util.Arrays;

/**
 * The Moore-Penrose inverse of a row-stochastic matrix by iteration (Xiong et al. 2021, section 3
 * and algorithm 1, after Razavi et al. 2014).
 *
 * <pre>{@code
 * Z_0     = A' / (norm_1(A) norm_inf(A))
 * Z_(j+1) = Z_j (13 I - A Z_j (15 I - A Z_j (7 I - A Z_j))) / 4
 * }</pre>
 *
 * <p>The first norm is the largest sum of a column; the other, the largest sum of a row, is 1 as
 * all rows of A sum to 1. M rows and columns.
 */
final class PseudoInverse {
  private PseudoInverse() {}

  /**
   * Z after a number of steps.
   *
   * @param a [M x M], rows that sum to 1 with no negative entries
   * @param steps 0 or more
   * @return [M x M]
   */
  static Var apply(Tape tape, Var a, int steps) {
    Var z = start(tape, a);
    for (int step = 0; step < steps; step++) {
      Var az = Ops.matmul(tape, a, z);
      Var inner = Ops.matmul(tape, az, addDiagonal(tape, az, -1f, 7f));
      Var outer = Ops.matmul(tape, az, addDiagonal(tape, inner, -1f, 15f));
      z = Ops.matmul(tape, z, addDiagonal(tape, outer, -0.25f, 13f / 4));
    }
    return z;
  }

  /** Multiply-adds of {@link #apply} to m x m numbers. */
  static long multiplyAdds(long m, int steps) {
    return 4 * steps * m * m * m;
  }

  /** {@code A' / norm_1(A)}. */
  private static Var start(Tape tape, Var a) {
    int m = a.rows();
    float[] sums = tape.workspace().floats(m);
    Arrays.fill(sums, 0, m, 0f);
    tape.kernels().addColumnSums(m, m, a.value.data, 0, m, sums, 0);
    int largest = 0;
    for (int j = 1; j < m; j++) {
      largest = sums[j] > sums[largest] ? j : largest;
    }
    float inverse = 1 / sums[largest];
    int column = largest;
    Var z = Ops.scale(tape, Ops.transpose(tape, a), inverse);
    tape.onBackward(
        () -> {
          if (a.needsGradient()) { // Z = A' / s, so ds = -(dZ . Z) / s, to each entry of its column
            double dot = 0;
            for (int i = 0; i < m * m; i++) {
              dot += (double) z.gradient.data[i] * z.value.data[i];
            }
            float dSum = (float) -dot * inverse;
            for (int i = 0; i < m; i++) {
              a.gradient.data[i * m + column] += dSum;
            }
          }
        });
    return z;
  }

  /** {@code factor A + diagonal I}. */
  private static Var addDiagonal(Tape tape, Var a, float factor, float diagonal) {
    Var y = Ops.scale(tape, a, factor);
    for (int i = 0; i < y.rows(); i++) {
      y.value.data[i * y.columns() + i] += diagonal;
    }
    return y;
  }
}
