package attnbench.attention.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax attention of scores from every source against its composition of primitives. */
class ScoreBlocksTest {
  private static final int[] LENGTHS = {1, 7, 96, 102};
  private static final int WIDTH = 8;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void dotProductsWithABiasOfTheKeys(int heads) {
    int scoreWidth = 3 * heads;
    for (int n : LENGTHS) {
      FusedTest.compare(
          OpCase.normal(n, scoreWidth, n + 5, scoreWidth, heads, n + 5, n, WIDTH),
          new Parameters(),
          (tape, v) ->
              Fused.softmaxAttention(
                  tape,
                  Fused.dotProductScores(tape, v[0], v[1], n, v[2], heads, 0.3f),
                  v[3],
                  heads),
          (tape, v) ->
              composed(
                  tape, heads, v[3], h -> Ops.add(tape, products(tape, h, v), bias(tape, h, v))));
    }
  }

  private static Var products(Tape tape, int h, Var[] v) {
    Var query = Rows.columns(tape, v[0], 3 * h, 3);
    Var key = Rows.columns(tape, Rows.slice(tape, v[1], 0, v[3].rows()), 3 * h, 3);
    return Ops.scale(tape, Ops.matmul(tape, query, Ops.transpose(tape, key)), 0.3f);
  }

  private static Var bias(Tape tape, int h, Var[] v) {
    Var row = Rows.columns(tape, Rows.slice(tape, v[2], h, 1), 0, v[3].rows());
    return Rows.repeat(tape, row, v[0].rows());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void givenScores(int heads) {
    for (int n : LENGTHS) {
      FusedTest.compare(
          OpCase.normal(heads * (n + 3), n + 4, n, WIDTH),
          new Parameters(),
          (tape, v) ->
              Fused.softmaxAttention(tape, Fused.givenScores(tape, v[0], n, heads), v[1], heads),
          (tape, v) -> composed(tape, heads, v[1], h -> given(tape, h, n, v[0])));
    }
  }

  private static Var given(Tape tape, int h, int n, Var scores) {
    return Rows.columns(tape, Rows.slice(tape, scores, h * (n + 3), n), 0, n);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void factoredScores(int heads) {
    for (int n : LENGTHS) {
      int a = 3;
      int b = n / a + 1;
      FusedTest.compare(
          OpCase.normal(n, heads * a, n, heads * b, n, WIDTH),
          new Parameters(),
          (tape, v) ->
              Fused.softmaxAttention(
                  tape, Fused.factoredScores(tape, v[0], v[1], heads), v[2], heads),
          (tape, v) -> composed(tape, heads, v[2], h -> factored(tape, h, n, v[0], v[1], heads)));
    }
  }

  private static Var factored(Tape tape, int h, int n, Var tiled, Var repeated, int heads) {
    int a = tiled.columns() / heads;
    int b = repeated.columns() / heads;
    FMatrixRMaj tile = new FMatrixRMaj(a, n);
    FMatrixRMaj repeat = new FMatrixRMaj(b, n);
    for (int j = 0; j < n; j++) {
      tile.set(j % a, j, 1);
      repeat.set(j / a, j, 1);
    }
    return Ops.multiply(
        tape,
        Ops.matmul(tape, Rows.columns(tape, tiled, h * a, a), tape.constant(tile)),
        Ops.matmul(tape, Rows.columns(tape, repeated, h * b, b), tape.constant(repeat)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void summedScores(int heads) {
    for (int n : LENGTHS) {
      List<FMatrixRMaj> operands = new ArrayList<>(OpCase.normal(heads * (n + 3), n + 4));
      operands.addAll(OpCase.normal(n, WIDTH, heads * (n + 3), n + 4));
      FusedTest.compare(
          operands,
          new Parameters(),
          (tape, v) ->
              Fused.softmaxAttention(
                  tape,
                  Fused.summedScores(
                      tape,
                      Fused.givenScores(tape, v[0], n, heads),
                      Fused.givenScores(tape, v[2], n, heads)),
                  v[1],
                  heads),
          (tape, v) ->
              composed(
                  tape,
                  heads,
                  v[1],
                  h -> Ops.add(tape, given(tape, h, n, v[0]), given(tape, h, n, v[2]))));
    }
  }

  @FunctionalInterface
  private interface Scores {
    Var ofHead(int h);
  }

  private static Var composed(Tape tape, int heads, Var value, Scores scores) {
    int d = value.columns() / heads;
    Var joined = null;
    for (int h = 0; h < heads; h++) {
      Var weights = Softmax.rows(tape, scores.ofHead(h), false);
      Var out = Ops.matmul(tape, weights, Rows.columns(tape, value, h * d, d));
      joined = joined == null ? out : Rows.join(tape, joined, out);
    }
    return joined;
  }
}
