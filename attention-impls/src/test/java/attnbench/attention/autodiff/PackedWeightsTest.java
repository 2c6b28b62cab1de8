package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.kernel.TestKernels;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {
  private static final int ROWS = 20;

  private final Parameters parameters = new Parameters();
  private final Parameter weight = parameters.add("weight", 9, 5);
  private final PackedWeights packed = new PackedWeights();
  private final FMatrixRMaj x = Matrices.normal(ROWS, 5, Matrices.random(1));
  private final FMatrixRMaj upstream = Matrices.normal(ROWS, 9, Matrices.random(2));

  PackedWeightsTest() {
    fillWeight(3);
  }

  private void fillWeight(long seed) {
    weight.value().setTo(Matrices.normal(9, 5, Matrices.random(seed)));
  }

  private Tape sharing() {
    return new Tape(TestKernels.chosen(), false, new Team(1), packed);
  }

  /** The output and the gradient of x, both of which read the weight. */
  private List<FMatrixRMaj> pass(Tape tape) {
    tape.startTraining(new Gradients(parameters), null);
    Var input = tape.input(x);
    Var y = Ops.linear(tape, input, tape.parameter(weight), null);
    tape.backwardFrom(y, upstream);
    return List.of(Matrices.copy(y.value), Matrices.copy(input.gradient));
  }

  private static void assertSame(List<FMatrixRMaj> actual, List<FMatrixRMaj> expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Matrices.entries(actual.get(i)))
          .containsExactly(Matrices.entries(expected.get(i)));
    }
  }

  @Test
  void tapesThatShareGiveTheBitsOfATapeOfItsOwn() {
    List<FMatrixRMaj> alone = pass(new Tape(TestKernels.chosen()));
    assertSame(pass(sharing()), alone);
    assertSame(pass(sharing()), alone);
  }

  @Test
  void threadsThatMeetAWeightAtOnceAllGetItWhole() {
    List<FMatrixRMaj> alone = pass(new Tape(TestKernels.chosen()));
    for (int round = 0; round < 50; round++) {
      packed.expire();
      List<List<FMatrixRMaj>> passes =
          IntStream.range(0, 4).parallel().mapToObj(i -> pass(sharing())).toList();
      passes.forEach(pass -> assertSame(pass, alone));
    }
  }

  @Test
  void aWeightIsPackedOnceUntilItExpires() {
    List<FMatrixRMaj> old = pass(sharing());
    fillWeight(4);
    assertSame(pass(sharing()), old);
    assertThat(Matrices.entries(pass(new Tape(TestKernels.chosen())).get(0)))
        .isNotEqualTo(Matrices.entries(old.get(0)));
    packed.expire();
    assertSame(pass(sharing()), pass(new Tape(TestKernels.chosen())));
  }

  @Test
  void aTapeOfItsOwnPacksForEverySequence() {
    Tape tape = new Tape(TestKernels.chosen());
    pass(tape);
    fillWeight(5);
    assertSame(pass(tape), pass(new Tape(TestKernels.chosen())));
  }

  /** Its matrix is the next sequence's with other numbers, and perhaps another shape. */
  @Test
  void aWeightThatIsComputedIsPackedForEverySequence() {
    Tape tape = sharing();
    for (int out : new int[] {9, 3, 12}) {
      FMatrixRMaj values = Matrices.normal(out, 5, Matrices.random(out));
      assertSame(List.of(byResult(tape, values)), List.of(byResult(sharing(), values)));
    }
  }

  private FMatrixRMaj byResult(Tape tape, FMatrixRMaj values) {
    tape.startInference();
    Var computed = tape.result(values.numRows, values.numCols);
    computed.value.setTo(values);
    return Matrices.copy(Ops.linear(tape, tape.input(x), computed, null).value);
  }
}
