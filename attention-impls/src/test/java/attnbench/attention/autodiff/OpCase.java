package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.TestKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * An operation with operands to try it on and the same in double.
 *
 * @param reductionLength the most terms that an entry of the result sums up
 * @param oracle the result from the operands, in plain double loops
 */
record OpCase(
    String name,
    List<FMatrixRMaj> operands,
    int reductionLength,
    Operation operation,
    Oracle oracle) {

  /** An operation on operands. */
  @FunctionalInterface
  interface Operation {
    Var apply(Tape tape, Var... operands);
  }

  /** The same in double. */
  @FunctionalInterface
  interface Oracle {
    double[][] apply(double[][]... operands);
  }

  /** Normal numbers for operands of these rows x columns. */
  static List<FMatrixRMaj> normal(int... rowsAndColumns) {
    List<FMatrixRMaj> operands = new ArrayList<>();
    for (int i = 0; i < rowsAndColumns.length; i += 2) {
      operands.add(
          Matrices.normal(rowsAndColumns[i], rowsAndColumns[i + 1], Matrices.random(40 + i)));
    }
    return operands;
  }

  /** The same, moved half away from zero: for what has a corner or a pole there. */
  static List<FMatrixRMaj> awayFromZero(int... rowsAndColumns) {
    List<FMatrixRMaj> operands = normal(rowsAndColumns);
    for (FMatrixRMaj operand : operands) {
      for (int i = 0; i < Matrices.size(operand); i++) {
        operand.data[i] += Math.copySign(0.5f, operand.data[i]);
      }
    }
    return operands;
  }

  /** What is checked of every operation. */
  DynamicNode tests() {
    List<DynamicTest> tests = new ArrayList<>();
    for (KernelProvider kernels : Stream.of(TestKernels.scalar(), TestKernels.chosen()).toList()) {
      tests.add(
          DynamicTest.dynamicTest(
              "value on " + kernels.name(), () -> valueIsTheOracles(new Tape(kernels))));
      tests.add(
          DynamicTest.dynamicTest(
              "gradients on " + kernels.name(), () -> gradientsAreDerivatives(new Tape(kernels))));
    }
    tests.add(DynamicTest.dynamicTest("gradients are added", this::gradientsAreAdded));
    tests.add(DynamicTest.dynamicTest("operands may be constants", this::operandsMayBeConstants));
    return DynamicContainer.dynamicContainer(name, tests);
  }

  private void valueIsTheOracles(Tape tape) {
    double[][] expected =
        oracle.apply(operands.stream().map(Matrices::rows).toArray(double[][][]::new));
    soil(tape);
    tape.startInference();
    Var y = operation.apply(tape, operands.stream().map(tape::constant).toArray(Var[]::new));
    assertThat(List.of(y.rows(), y.columns()))
        .as("rows and columns")
        .containsExactly(expected.length, expected[0].length);
    double largest =
        Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    double allowed = 4 * GradientCheck.EPS * (reductionLength + 4) * Math.max(1, largest);
    for (int i = 0; i < y.rows(); i++) {
      for (int j = 0; j < y.columns(); j++) {
        assertThat((double) y.value.data[i * y.columns() + j])
            .as("entry (%d, %d)", i, j)
            .isCloseTo(expected[i][j], within(allowed));
      }
    }
  }

  private void gradientsAreDerivatives(Tape tape) {
    FMatrixRMaj weight = upstream(tape);
    List<FMatrixRMaj> gradients = gradients(tape, weight, 0f, -1);
    GradientCheck check =
        new GradientCheck(
            weight,
            () -> {
              tape.startInference();
              return operation.apply(
                      tape, operands.stream().map(tape::constant).toArray(Var[]::new))
                  .value;
            },
            reductionLength,
            Matrices.random(50));
    for (int i = 0; i < operands.size(); i++) {
      check.check("operand " + i, operands.get(i), gradients.get(i));
    }
  }

  private void gradientsAreAdded() {
    Tape tape = new Tape(TestKernels.scalar());
    FMatrixRMaj weight = upstream(tape);
    List<FMatrixRMaj> onZero = gradients(tape, weight, 0f, -1);
    List<FMatrixRMaj> onOne = gradients(tape, weight, 1f, -1);
    for (int i = 0; i < operands.size(); i++) {
      for (int k = 0; k < Matrices.size(operands.get(i)); k++) {
        double largest = 1 + Math.abs(onZero.get(i).data[k]);
        assertThat(onOne.get(i).data[k] - 1.0)
            .as("what was added to gradient %d, entry %d", i, k)
            .isCloseTo(onZero.get(i).data[k], within(64 * GradientCheck.EPS * largest));
      }
    }
  }

  private void operandsMayBeConstants() {
    Tape tape = new Tape(TestKernels.scalar());
    FMatrixRMaj weight = upstream(tape);
    List<FMatrixRMaj> all = gradients(tape, weight, 0f, -1);
    for (int constant = 0; constant < operands.size(); constant++) {
      List<FMatrixRMaj> others = gradients(tape, weight, 0f, constant);
      for (int i = 0; i < operands.size(); i++) {
        if (i != constant) {
          assertThat(Matrices.entries(others.get(i)))
              .as("gradient %d with operand %d a constant", i, constant)
              .isEqualTo(Matrices.entries(all.get(i)));
        }
      }
    }
  }

  private FMatrixRMaj upstream(Tape tape) {
    tape.startInference();
    Var y = operation.apply(tape, operands.stream().map(tape::constant).toArray(Var[]::new));
    return Matrices.normal(y.rows(), y.columns(), Matrices.random(60));
  }

  /** Gradients of all operands but the constant one, added to {@code before}. */
  private List<FMatrixRMaj> gradients(Tape tape, FMatrixRMaj weight, float before, int constant) {
    soil(tape);
    tape.startTraining(new Gradients(new Parameters()), null);
    Var[] vars =
        IntStream.range(0, operands.size())
            .mapToObj(
                i -> i == constant ? tape.constant(operands.get(i)) : tape.input(operands.get(i)))
            .toArray(Var[]::new);
    for (Var operand : vars) {
      if (operand.needsGradient()) {
        Arrays.fill(operand.gradient.data, before);
      }
    }
    tape.backwardFrom(operation.apply(tape, vars), weight);
    return Arrays.stream(vars)
        .map(operand -> operand.needsGradient() ? Matrices.copy(operand.gradient) : null)
        .toList();
  }

  /** Fills the tape's buffers with NaN, so that a read of what was left shows. */
  private void soil(Tape tape) {
    tape.startTraining(new Gradients(new Parameters()), null);
    for (int length : new int[] {64, 64, 64, 64, 64, 128, 128, 256, 256, 512, 512, 1024, 1024}) {
      for (int i = 0; i < 4; i++) {
        Arrays.fill(tape.workspace().floats(length), Float.NaN);
      }
    }
  }
}
