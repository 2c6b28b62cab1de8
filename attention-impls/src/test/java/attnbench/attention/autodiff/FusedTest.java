package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fused operations against their composition of primitives, values and all gradients. */
class FusedTest {
  /** One position; less, exactly and more than a block of 64; three blocks. */
  private static final int[] LENGTHS = {1, 2, 7, 64, 65, 96, 130, 200};

  private static final int WIDTH = 8;
  private static final float EPSILON = 1e-3f;

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true", "8, false"})
  void softmaxAttentionIsItsComposition(int heads, boolean causal) {
    for (int n : LENGTHS) {
      List<FMatrixRMaj> operands = OpCase.normal(n, WIDTH, n, WIDTH, n, WIDTH);
      compare(
          operands,
          new Parameters(),
          (tape, v) -> Fused.softmaxAttention(tape, v[0], v[1], v[2], heads, causal),
          (tape, v) -> Composed.softmaxAttention(tape, heads, causal, v));
    }
  }

  @Test
  void crossAttentionIsItsComposition() {
    for (int n : LENGTHS) {
      for (int keys : new int[] {1, 3, 64, 67}) {
        compare(
            OpCase.normal(n, WIDTH, keys, WIDTH, keys, WIDTH),
            new Parameters(),
            (tape, v) -> Fused.crossAttention(tape, v[0], v[1], v[2], 2),
            (tape, v) -> Composed.softmaxAttention(tape, 2, false, v));
      }
    }
  }

  /** Scores of some hundred: an exponential without the running maximum would overflow. */
  @Test
  void softmaxAttentionOfLargeScoresStaysFinite() {
    List<FMatrixRMaj> operands = OpCase.normal(130, WIDTH, 130, WIDTH, 130, WIDTH);
    for (FMatrixRMaj operand : operands.subList(0, 2)) {
      for (int i = 0; i < Matrices.size(operand); i++) {
        operand.data[i] *= 8;
      }
    }
    for (boolean causal : new boolean[] {false, true}) {
      Pass pass =
          Pass.run(
              new Tape(TestKernels.chosen()),
              operands,
              new Parameters(),
              (tape, v) -> Fused.softmaxAttention(tape, v[0], v[1], v[2], 1, causal));
      for (FMatrixRMaj result : pass.results) {
        for (float entry : Matrices.entries(result)) {
          assertThat(entry).isFinite();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 8, false",
    "1, 8, true",
    "2, 8, false",
    "2, 8, true",
    "8, 8, false",
    "2, 20, false",
    "2, 20, true",
    "4, 4, true"
  })
  void linearAttentionIsItsComposition(int heads, int features, boolean causal) {
    for (int n : LENGTHS) {
      List<FMatrixRMaj> operands = positive(OpCase.normal(n, features, n, features, n, WIDTH));
      compare(
          operands,
          new Parameters(),
          (tape, v) -> Fused.linearAttention(tape, v[0], v[1], v[2], heads, causal, EPSILON, 0f),
          (tape, v) -> Composed.linearAttention(tape, heads, causal, EPSILON, v));
    }
  }

  /** Half of the denominators are below what counts as the least, and their gradient is zero. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDenominatorBelowTheLeastCountsAsIt(boolean causal) {
    int n = 70;
    float least = 2f;
    FMatrixRMaj one = Matrices.normal(n, 1, Matrices.random(81));
    FMatrixRMaj ones = new FMatrixRMaj(n, 1);
    Arrays.fill(ones.data, 1f);
    Tape tape = new Tape(TestKernels.chosen());
    tape.startTraining(new Gradients(new Parameters()), null);
    Var query = tape.input(one);
    Var key = tape.constant(ones);
    Var value = tape.constant(ones);
    Var y = Fused.linearAttention(tape, query, key, value, 1, causal, 0f, least);
    tape.backwardFrom(y, ones);
    for (int i = 0; i < n; i++) {
      double keys = causal ? i + 1 : n;
      double denominator = one.data[i] * keys;
      boolean counts = denominator > least;
      assertThat(y.value.data[i])
          .isCloseTo((float) (denominator / Math.max(denominator, least)), within(1e-4f));
      assertThat(query.gradient.data[i])
          .isCloseTo(counts ? 0f : (float) (keys / least), within(1e-4f));
    }
  }

  @ParameterizedTest
  @EnumSource(LinkResidual.class)
  void mixLinksIsItsComposition(LinkResidual residual) {
    for (int n : LENGTHS) {
      for (int sourceWidth : new int[] {WIDTH, 5}) {
        Parameters parameters = new Parameters();
        List<LinkFactor> factors = new ArrayList<>();
        int[][] offsets = {{0, -3, 3}, {64, -65, 7, 7}, {0, 1, 2, 4, 8}};
        for (int[] links : offsets) {
          factors.add(factor(parameters.scope("factor" + factors.size()), sourceWidth, links));
        }
        compare(
            OpCase.normal(n, WIDTH, n, sourceWidth),
            parameters,
            (tape, v) -> Fused.mixLinks(tape, v[0], v[1], factors, residual),
            (tape, v) -> Composed.mixLinks(tape, v[0], v[1], factors, residual));
      }
    }
  }

  private static LinkFactor factor(Parameters parameters, int sourceWidth, int[] links) {
    int hidden = 4 + links.length;
    LinkFactor factor =
        new LinkFactor(
            links,
            parameters.add("hiddenWeight", hidden, sourceWidth),
            parameters.add("hiddenBias", 1, hidden),
            parameters.add("linkWeight", links.length, hidden),
            parameters.add("linkBias", 1, links.length));
    var random = Matrices.random(80);
    for (Parameter parameter : parameters.all()) {
      parameter
          .value()
          .setTo(Matrices.normal(parameter.value().numRows, parameter.value().numCols, random));
    }
    return factor;
  }

  @Test
  void linkFactorsOfAWrongShapeAreRefused() {
    Parameters p = new Parameters();
    Parameter hiddenWeight = p.add("hiddenWeight", 6, WIDTH);
    Parameter hiddenBias = p.add("hiddenBias", 1, 6);
    Parameter linkWeight = p.add("linkWeight", 3, 6);
    Parameter linkBias = p.add("linkBias", 1, 3);
    assertThatThrownBy(
            () -> new LinkFactor(new int[2], hiddenWeight, hiddenBias, linkWeight, linkBias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("linkWeight is 3 x 6; it must be 2 x 6");
    LinkFactor factor = new LinkFactor(new int[3], hiddenWeight, hiddenBias, linkWeight, linkBias);
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var narrow = tape.constant(new FMatrixRMaj(4, WIDTH - 1));
    assertThatThrownBy(
            () -> Fused.mixLinks(tape, narrow, narrow, List.of(factor), LinkResidual.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hidden weight are 7 and 8; they must be equal");
  }

  @TestFactory
  Stream<DynamicNode> everyFusedOperationOfAFewPositions() {
    int n = 5;
    return Stream.of(false, true)
        .flatMap(
            causal ->
                Stream.of(
                    new OpCase(
                        "softmaxAttention, causal " + causal,
                        OpCase.normal(n, WIDTH, n, WIDTH, n, WIDTH),
                        WIDTH,
                        (tape, v) -> Fused.softmaxAttention(tape, v[0], v[1], v[2], 1, causal),
                        d -> Dense.multiply(Dense.softmaxRows(scores(d), causal), d[2])),
                    new OpCase(
                        "linearAttention, causal " + causal,
                        positive(OpCase.normal(n, WIDTH, n, WIDTH, n, WIDTH)),
                        WIDTH,
                        (tape, v) ->
                            Fused.linearAttention(tape, v[0], v[1], v[2], 1, causal, 0f, 0f),
                        d ->
                            Dense.multiply(
                                Dense.normaliseRows(
                                    Dense.multiply(d[0], Dense.transpose(d[1])), causal),
                                d[2]))))
        .map(OpCase::tests);
  }

  private static double[][] scores(double[][]... queryAndKey) {
    return Dense.map(
        Dense.multiply(queryAndKey[0], Dense.transpose(queryAndKey[1])), s -> s / Math.sqrt(WIDTH));
  }

  private static List<FMatrixRMaj> positive(List<FMatrixRMaj> operands) {
    for (FMatrixRMaj operand : operands.subList(0, 2)) {
      for (int i = 0; i < Matrices.size(operand); i++) {
        operand.data[i] = Math.abs(operand.data[i]) + 0.1f;
      }
    }
    return operands;
  }

  @Test
  void headsThatDoNotDivideTheWidthAreRefused() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var x = tape.constant(new FMatrixRMaj(4, WIDTH));
    assertThatThrownBy(() -> Fused.softmaxAttention(tape, x, x, x, 3, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3")
        .hasMessageContaining("8");
    assertThatThrownBy(() -> Fused.linearAttention(tape, x, x, x, 0, false, EPSILON, 0f))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Asserts that two ways to compute the same agree, on each body and on a used tape. */
  static void compare(
      List<FMatrixRMaj> operands,
      Parameters parameters,
      OpCase.Operation fused,
      OpCase.Operation composed) {
    Pass expected = Pass.run(new Tape(TestKernels.scalar()), operands, parameters, composed);
    for (KernelProvider kernels : Stream.of(TestKernels.scalar(), TestKernels.chosen()).toList()) {
      Tape tape = new Tape(kernels);
      Pass.run(tape, operands, parameters, fused);
      Pass actual = Pass.run(tape, operands, parameters, fused);
      for (int i = 0; i < expected.results.size(); i++) {
        String what = i == 0 ? "output" : "gradient " + (i - 1);
        assertClose(
            "%s of length %d on %s".formatted(what, operands.get(0).numRows, kernels.name()),
            actual.results.get(i),
            expected.results.get(i),
            operands.get(0).numRows);
      }
      FMatrixRMaj inferred = Pass.infer(tape, operands, fused);
      assertClose("inferred output", inferred, expected.results.get(0), operands.get(0).numRows);
    }
  }

  /** Each of both sums at most some N + 8 C terms in turn, of at most the largest entry. */
  private static void assertClose(String name, FMatrixRMaj actual, FMatrixRMaj expected, int n) {
    double largest = 1;
    for (float entry : Matrices.entries(expected)) {
      largest = Math.max(largest, Math.abs(entry));
    }
    double allowed = 2 * GradientCheck.EPS * (n + 8 * WIDTH) * largest;
    for (int k = 0; k < Matrices.size(expected); k++) {
      assertThat((double) actual.data[k])
          .as("%s, entry %d", name, k)
          .isCloseTo(expected.data[k], within(allowed));
    }
  }

  /**
   * A forward and backward pass.
   *
   * @param results the output, then the gradients of the operands, then those of the parameters
   */
  private record Pass(List<FMatrixRMaj> results) {
    static Pass run(
        Tape tape, List<FMatrixRMaj> operands, Parameters parameters, OpCase.Operation operation) {
      Gradients gradients = new Gradients(parameters);
      tape.startTraining(gradients, null);
      Var[] vars = operands.stream().map(tape::input).toArray(Var[]::new);
      Var y = operation.apply(tape, vars);
      List<FMatrixRMaj> results = new ArrayList<>();
      results.add(Matrices.copy(y.value));
      tape.backwardFrom(y, Matrices.normal(y.rows(), y.columns(), Matrices.random(90)));
      Stream.of(vars).forEach(operand -> results.add(Matrices.copy(operand.gradient)));
      parameters.all().forEach(parameter -> results.add(gradients.of(parameter)));
      return new Pass(results);
    }

    static FMatrixRMaj infer(Tape tape, List<FMatrixRMaj> operands, OpCase.Operation operation) {
      tape.startInference();
      return Matrices.copy(
          operation.apply(tape, operands.stream().map(tape::constant).toArray(Var[]::new)).value);
    }
  }
}
