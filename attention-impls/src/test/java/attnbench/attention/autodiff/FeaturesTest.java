package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.kernel.TestKernels;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every primitive of feature maps against the same in double and against central differences. */
class FeaturesTest {
  private static final int HEADS = 2;
  private static final int D = 3;
  private static final int M = 5;
  private static final float EPSILON = 0.1f;

  private static final FMatrixRMaj SHARED = Matrices.normal(M, D, Matrices.random(1));
  private static final FMatrixRMaj OWN = Matrices.normal(HEADS * M, D, Matrices.random(2));

  /** Directions along the axes, and some others that are short. */
  private static final FMatrixRMaj AXES = axes();

  private static FMatrixRMaj axes() {
    FMatrixRMaj axes = Matrices.normal(M, D, Matrices.random(3));
    for (int i = 0; i < M; i++) {
      for (int j = 0; j < D; j++) {
        axes.data[i * D + j] *= 0.2f;
        axes.data[i * D + j] += i == j ? 1 : 0;
      }
    }
    return axes;
  }

  /** Rows of which one element of each head stands out, the most in the middle row. */
  private static List<FMatrixRMaj> standingOut(int n) {
    List<FMatrixRMaj> operands = OpCase.normal(n, HEADS * D);
    FMatrixRMaj x = operands.get(0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < HEADS * D; j++) {
        x.data[i * HEADS * D + j] *= 0.2f;
        x.data[i * HEADS * D + j] += j % D == i % D ? i == n / 2 ? 3 : 1.5f : 0;
      }
    }
    return operands;
  }

  @TestFactory
  Stream<DynamicNode> everyPrimitive() {
    return Stream.of(
            new OpCase(
                "project on shared directions",
                OpCase.normal(7, HEADS * D),
                D,
                (tape, v) -> Features.project(tape, v[0], tape.constant(SHARED), HEADS, true),
                d -> perHead(d[0], part -> project(part, Matrices.rows(SHARED)))),
            new OpCase(
                "project on each head's directions",
                OpCase.normal(7, HEADS * D),
                D,
                (tape, v) -> Features.project(tape, v[0], tape.constant(OWN), HEADS, false),
                d -> {
                  double[][] w = Matrices.rows(OWN);
                  return Dense.join(
                      project(Dense.columns(d[0], 0, D), Arrays.copyOfRange(w, 0, M)),
                      project(Dense.columns(d[0], D, D), Arrays.copyOfRange(w, M, 2 * M)));
                }),
            new OpCase(
                "sinCos",
                OpCase.normal(7, HEADS * M),
                1,
                (tape, v) -> Features.sinCos(tape, v[0], HEADS),
                d ->
                    perHead(
                        d[0],
                        part ->
                            Dense.join(Dense.map(part, Math::sin), Dense.map(part, Math::cos)))),
            new OpCase(
                "normaliseHeads",
                OpCase.normal(7, HEADS * D),
                D,
                (tape, v) -> Features.normaliseHeads(tape, v[0], HEADS, EPSILON),
                d -> perHead(d[0], FeaturesTest::normalise)),
            new OpCase(
                "weightByPosition",
                OpCase.normal(7, HEADS * D),
                1,
                (tape, v) -> Features.weightByPosition(tape, v[0], HEADS),
                d -> perHead(d[0], FeaturesTest::weightByPosition)))
        .map(OpCase::tests);
  }

  /**
   * More rows than a block of the backward step, and one; the greatest exponents stand out, so that
   * no difference reaches a corner.
   */
  @TestFactory
  Stream<DynamicNode> positiveFeatures() {
    return Arrays.stream(Stabiliser.values())
        .flatMap(
            stabiliser ->
                Stream.of(1, 70)
                    .map(
                        n ->
                            new OpCase(
                                "positiveFeatures of %d, stabiliser %s".formatted(n, stabiliser),
                                standingOut(n),
                                D + 8,
                                (tape, v) ->
                                    Fused.positiveFeatures(
                                        tape,
                                        v[0],
                                        tape.constant(AXES),
                                        HEADS,
                                        EPSILON,
                                        stabiliser),
                                d -> perHead(d[0], part -> positive(part, stabiliser)))))
        .map(OpCase::tests);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tape tape = new Tape(TestKernels.scalar());
    tape.startInference();
    Var x = tape.constant(new FMatrixRMaj(4, 8));
    Var directions = tape.constant(SHARED);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> Features.project(tape, x, directions, 2, true),
            () -> Fused.positiveFeatures(tape, x, directions, 2, EPSILON, Stabiliser.ROW))) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("head width and columns of the directions are 4 and 3; they must be equal");
    }
  }

  private static double[][] perHead(double[][] x, UnaryOperator<double[][]> map) {
    int d = x[0].length / HEADS;
    double[][] joined = new double[x.length][0];
    for (int h = 0; h < HEADS; h++) {
      joined = Dense.join(joined, map.apply(Dense.columns(x, h * d, d)));
    }
    return joined;
  }

  private static double[][] project(double[][] part, double[][] w) {
    return Dense.multiply(part, Dense.transpose(w));
  }

  private static double[][] normalise(double[][] part) {
    double[][] y = new double[part.length][];
    for (int i = 0; i < part.length; i++) {
      double norm = Math.sqrt(2 * half(part[i]));
      y[i] = Arrays.stream(part[i]).map(a -> a / (norm + EPSILON)).toArray();
    }
    return y;
  }

  private static double half(double[] row) {
    return Arrays.stream(row).map(a -> a * a / 2).sum();
  }

  private static double[][] weightByPosition(double[][] part) {
    int n = part.length;
    int d = part[0].length;
    double[][] y = new double[n][2 * d];
    for (int i = 0; i < n; i++) {
      double angle = Math.PI / 2 * (i + 1) / n;
      for (int j = 0; j < d; j++) {
        y[i][j] = part[i][j] * Math.cos(angle);
        y[i][d + j] = part[i][j] * Math.sin(angle);
      }
    }
    return y;
  }

  private static double[][] positive(double[][] part, Stabiliser stabiliser) {
    double[][] u = Dense.map(part, a -> a / Math.pow(D, 0.25));
    double[][] products = project(u, Matrices.rows(AXES));
    double greatest = Arrays.stream(products).flatMapToDouble(Arrays::stream).max().orElseThrow();
    double[][] y = new double[part.length][];
    for (int i = 0; i < part.length; i++) {
      double shift =
          half(u[i])
              + switch (stabiliser) {
                case NONE -> 0;
                case ROW -> Arrays.stream(products[i]).max().orElseThrow();
                case SEQUENCE -> greatest;
              };
      y[i] = Arrays.stream(products[i]).map(a -> Math.exp(a - shift) + EPSILON).toArray();
    }
    return y;
  }
}
