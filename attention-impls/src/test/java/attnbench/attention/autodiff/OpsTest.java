package attnbench.attention.autodiff;

import static attnbench.attention.autodiff.OpCase.awayFromZero;
import static attnbench.attention.autodiff.OpCase.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import attnbench.attention.kernel.TestKernels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every primitive against the same in double, its gradients against central differences. */
class OpsTest {

  @TestFactory
  Stream<DynamicNode> everyPrimitive() {
    return cases().map(OpCase::tests);
  }

  private static Stream<OpCase> cases() {
    return Stream.of(
        new OpCase(
            "matmul",
            normal(5, 7, 7, 3),
            7,
            (tape, v) -> Ops.matmul(tape, v[0], v[1]),
            d -> Dense.multiply(d[0], d[1])),
        new OpCase(
            "matmul with itself",
            normal(5, 5),
            5,
            (tape, v) -> Ops.matmul(tape, v[0], v[0]),
            d -> Dense.multiply(d[0], d[0])),
        new OpCase(
            "linear of many rows",
            normal(9, 6, 5, 6, 1, 5),
            7,
            (tape, v) -> Ops.linear(tape, v[0], v[1], v[2]),
            d -> Dense.linear(d[0], d[1], d[2])),
        new OpCase(
            "linear of one row",
            normal(1, 40, 3, 40, 1, 3),
            41,
            (tape, v) -> Ops.linear(tape, v[0], v[1], v[2]),
            d -> Dense.linear(d[0], d[1], d[2])),
        new OpCase(
            "linear without bias",
            normal(9, 6, 5, 6),
            6,
            (tape, v) -> Ops.linear(tape, v[0], v[1], null),
            d -> Dense.multiply(d[0], Dense.transpose(d[1]))),
        new OpCase(
            "plus",
            normal(3, 4),
            1,
            (tape, v) -> Ops.plus(tape, v[0], 0.7f),
            d -> Dense.map(d[0], a -> a + 0.7f)),
        new OpCase(
            "transpose",
            normal(17, 5),
            1,
            (tape, v) -> Ops.transpose(tape, v[0]),
            d -> Dense.transpose(d[0])),
        new OpCase(
            "add",
            normal(5, 7, 5, 7),
            2,
            (tape, v) -> Ops.add(tape, v[0], v[1]),
            d -> Dense.add(d[0], d[1])),
        new OpCase(
            "add to itself",
            normal(5, 7),
            2,
            (tape, v) -> Ops.add(tape, v[0], v[0]),
            d -> Dense.add(d[0], d[0])),
        new OpCase(
            "scale",
            normal(5, 7),
            1,
            (tape, v) -> Ops.scale(tape, v[0], -0.7f),
            d -> Dense.map(d[0], x -> -0.7f * x)),
        new OpCase(
            "multiply",
            normal(5, 7, 5, 7),
            1,
            (tape, v) -> Ops.multiply(tape, v[0], v[1]),
            d -> elementWise(d[0], d[1])),
        new OpCase(
            "multiply with itself",
            normal(5, 7),
            1,
            (tape, v) -> Ops.multiply(tape, v[0], v[0]),
            d -> elementWise(d[0], d[0])),
        new OpCase(
            "divideRows",
            awayFromZero(5, 7, 5, 1),
            1,
            (tape, v) -> Ops.divideRows(tape, v[0], v[1]),
            d -> divideRows(d[0], d[1])),
        new OpCase(
            "relu",
            awayFromZero(5, 7),
            1,
            (tape, v) -> Ops.relu(tape, v[0]),
            d -> Dense.map(d[0], x -> Math.max(x, 0))),
        new OpCase(
            "gelu", normal(5, 7), 1, (tape, v) -> Ops.gelu(tape, v[0]), d -> Dense.gelu(d[0])),
        new OpCase(
            "sigmoid",
            OpCase.normal(4, 5),
            1,
            (tape, v) -> Ops.sigmoid(tape, v[0]),
            d -> Dense.map(d[0], x -> 1 / (1 + Math.exp(-x)))),
        new OpCase(
            "eluPlusOne",
            awayFromZero(5, 7),
            1,
            (tape, v) -> Ops.eluPlusOne(tape, v[0]),
            d -> Dense.eluPlusOne(d[0])),
        new OpCase(
            "softmaxColumns",
            normal(9, 5),
            9,
            (tape, v) -> Softmax.columns(tape, v[0]),
            d -> Dense.transpose(Dense.softmaxRows(Dense.transpose(d[0]), false))),
        new OpCase(
            "logarithms of softmaxRows",
            normal(5, 9),
            9,
            (tape, v) -> Softmax.logRows(tape, v[0]),
            d -> Dense.map(Dense.softmaxRows(d[0], false), Math::log)),
        new OpCase(
            "softmaxRows",
            normal(5, 7),
            7,
            (tape, v) -> Softmax.rows(tape, v[0], false),
            d -> Dense.softmaxRows(d[0], false)),
        new OpCase(
            "softmaxRows, causal",
            normal(6, 6),
            6,
            (tape, v) -> Softmax.rows(tape, v[0], true),
            d -> Dense.softmaxRows(d[0], true)),
        new OpCase(
            "layerNorm",
            normal(5, 7, 1, 7, 1, 7),
            7,
            (tape, v) -> Ops.layerNorm(tape, v[0], v[1], v[2], 1e-5f),
            d -> Dense.layerNorm(d[0], d[1], d[2], 1e-5f)));
  }

  private static double[][] elementWise(double[][] a, double[][] b) {
    double[][] c = Dense.map(a, x -> x);
    IntStream.range(0, a.length)
        .forEach(i -> IntStream.range(0, a[i].length).forEach(j -> c[i][j] *= b[i][j]));
    return c;
  }

  private static double[][] divideRows(double[][] a, double[][] d) {
    double[][] c = Dense.map(a, x -> x);
    IntStream.range(0, a.length)
        .forEach(i -> IntStream.range(0, a[i].length).forEach(j -> c[i][j] /= d[i][0]));
    return c;
  }

  @Test
  void softmaxOfLargeScoresStaysFinite() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    FMatrixRMaj scores = new FMatrixRMaj(1, 3, true, 1000f, 999f, -1000f);
    Var y = Softmax.rows(tape, tape.constant(scores), false);
    double share = 1 / (1 + Math.exp(-1));
    assertThat(y.value.data[0]).isCloseTo((float) share, offset(1e-6f));
    assertThat(y.value.data[2]).isZero();
  }

  /** Kept share and mean within five standard deviations of a binomial of 40,000 draws. */
  @Test
  void dropoutKeepsTheExpectedValueAndTheShare() {
    Tape tape = new Tape(TestKernels.chosen());
    int size = 40_000;
    double probability = 0.3;
    FMatrixRMaj ones = new FMatrixRMaj(200, 200);
    Arrays.fill(ones.data, 1f);
    tape.startTraining(new Gradients(new Parameters()), Matrices.random(70));
    Var x = tape.input(ones);
    Var y = Ops.dropout(tape, x, probability);
    float[] kept = Matrices.entries(y.value);
    double share = IntStream.range(0, size).filter(i -> kept[i] != 0).count() / (double) size;
    double deviation = Math.sqrt(probability * (1 - probability) / size);
    assertThat(share).isCloseTo(1 - probability, offset(5 * deviation));
    double mean = IntStream.range(0, size).mapToDouble(i -> kept[i]).sum() / size;
    assertThat(mean).isCloseTo(1, offset(5 * deviation / (1 - probability)));
    tape.backwardFrom(y, ones);
    assertThat(Matrices.entries(x.gradient))
        .as("the gradient passes where the value did, scaled alike")
        .isEqualTo(kept);
  }

  @Test
  void dropoutOfNothingIsTheSameValue() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startTraining(new Gradients(new Parameters()), Matrices.random(70));
    Var x = tape.input(new FMatrixRMaj(2, 2));
    assertThat(Ops.dropout(tape, x, 0)).isSameAs(x);
    tape.startTraining(new Gradients(new Parameters()), null);
    assertThat(Ops.dropout(tape, x, 0.5)).as("dropout switched off").isSameAs(x);
    tape.startInference();
    assertThat(Ops.dropout(tape, x, 0.5)).as("dropout in inference").isSameAs(x);
  }

  @Test
  void shapesThatDoNotFitAreRefusedWithBoth() {
    Tape tape = new Tape(TestKernels.chosen());
    tape.startInference();
    Var a = tape.constant(new FMatrixRMaj(2, 3));
    Var b = tape.constant(new FMatrixRMaj(2, 4));
    List<Runnable> wrong =
        List.of(
            () -> Ops.matmul(tape, a, b),
            () -> Ops.linear(tape, a, b, null),
            () -> Ops.add(tape, a, b),
            () -> Ops.multiply(tape, a, b),
            () -> Ops.layerNorm(tape, a, b, b, 1e-5f));
    assertThat(wrong)
        .allSatisfy(
            call ->
                assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(".* are \\d and \\d; they must be equal"));
  }
}
