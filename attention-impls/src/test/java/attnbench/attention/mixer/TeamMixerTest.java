package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Team;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.TestKernels;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every mixer gives the same bits whatever number of threads shares a sequence. */
class TeamMixerTest {
  /** Several times the rows that a thread takes, and no multiple of them. */
  private static final int LENGTH = 600;

  /** No whole number of the widest vectors, and two tiles of a product. */
  private static final MixerShape SHAPE = new MixerShape(40, LENGTH);

  @TestFactory
  Stream<DynamicTest> everyMixerOnTheBodyInUse() {
    return tests(TestKernels.chosen(), true);
  }

  @TestFactory
  Stream<DynamicTest> everyMixerOnThePlainBody() {
    return tests(TestKernels.scalar(), false);
  }

  private static Stream<DynamicTest> tests(KernelProvider kernels, boolean allVariants) {
    return Mixers.discover(TeamMixerTest.class.getClassLoader()).stream()
        .flatMap(
            provider ->
                (allVariants
                        ? TestedVariants.of(provider, SHAPE)
                        : List.<Map<String, Object>>of(Map.of()))
                    .stream().map(changes -> MixerCase.of(provider, changes)))
        .map(
            mixerCase ->
                DynamicTest.dynamicTest(
                    mixerCase.toString(), () -> teamsGiveTheSameBits(mixerCase, kernels)));
  }

  /** The gradients begin with a half, so that a sum from zero that is added later would show. */
  private static void teamsGiveTheSameBits(MixerCase<?> mixerCase, KernelProvider kernels) {
    MixerInstance instance = mixerCase.instance(SHAPE, 1);
    FMatrixRMaj x = instance.sequence(LENGTH, 2);
    FMatrixRMaj upstream = instance.sequence(LENGTH, 3);
    Tape alone = new Tape(kernels);
    float[] trained = instance.train(alone, x, upstream, 0.5f).bits();
    float[] inferred = Matrices.entries(instance.infer(alone, x));
    for (int size = 2; size <= 3; size++) {
      try (Team team = new Team(size)) {
        Tape tape = new Tape(kernels, false, team);
        assertThat(instance.train(tape, x, upstream, 0.5f).bits())
            .as("training pass of %d threads", size)
            .isEqualTo(trained);
        assertThat(Matrices.entries(instance.infer(tape, x)))
            .as("inference of %d threads", size)
            .isEqualTo(inferred);
      }
    }
  }
}
