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
  private static final int[] LENGTHS = {1, 2, 7, 64, 65, 130};

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

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 3", "4, 16"})
  void projectLengthIsItsComposition(int parts, int rank) {
    for (int n : new int[] {1, 7, 128, 130}) {
      compare(
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
      compare(
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

  @TestFactory
  DynamicNode pseudoInverse() {
    return new OpCase(
            "pseudoInverse",
            OpCase.normal(4, 4),
            16,
            (tape, v) ->
                Fused.pseudoInverse(
                    tape, Ops.softmaxRows(tape, Ops.scale(tape, v[0], 2f), false), 3),
            d -> Dense.pseudoInverse(Dense.softmaxRows(Dense.map(d[0], s -> 2 * s), false), 3))
        .tests();
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

  /** Both sum at most some N + 8 C terms one after the other, of at most the largest entry. */
  private static void assertClose(String name, FMatrixRMaj actual, FMatrixRMaj expected, int n) {
    double largest = 1;
    for (float entry : Matrices.entries(expected)) {
      largest = Math.max(largest, Math.abs(entry));
    }
    double allowed = GradientCheck.EPS * (n + 8 * WIDTH) * largest;
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
