package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.RunSpec;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.StepObserver.Part;
import attnbench.tasks.Task;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final float[] NUMBERS = new float[64];

  @Test
  void callsBelongToThePartThatEndsAfterThem() {
    StepProfile profile = new StepProfile();
    KernelProvider kernels = profile.around(Kernels.active());
    assertThat(kernels.sum(3, NUMBERS, 0)).isZero();
    kernels.sum(5, NUMBERS, 0);
    profile.took(Part.FORWARD, 1_000_000);
    kernels.axpy(7, 1f, NUMBERS, 0, NUMBERS, 32);
    profile.took(Part.BACKWARD, 2_000_000);
    profile.took(Part.BACKWARD, 500_000);

    assertThat(profile.kernels(Part.FORWARD)).containsOnlyKeys("sum");
    assertThat(profile.kernels(Part.FORWARD).get("sum").calls()).isEqualTo(2);
    assertThat(profile.kernels(Part.FORWARD).get("sum").work()).isEqualTo(new Work(8, 32));
    assertThat(profile.kernels(Part.BACKWARD).get("axpy").work()).isEqualTo(new Work(14, 84));
    assertThat(profile.nanos(Part.BACKWARD)).isEqualTo(2_500_000);
    assertThat(profile.nanos(Part.CLIP)).isZero();

    profile.clear();
    assertThat(profile.kernels(Part.FORWARD)).isEmpty();
    assertThat(profile.nanos(Part.BACKWARD)).isZero();
  }

  @Test
  void threadsAddUpAndAnErrorOfAKernelIsPassedOn() throws InterruptedException {
    StepProfile profile = new StepProfile();
    KernelProvider kernels = profile.around(Kernels.active());
    Runnable work =
        () -> {
          kernels.sum(1, NUMBERS, 0);
          profile.took(Part.FORWARD, 10);
        };
    Thread other = new Thread(work);
    other.start();
    other.join();
    work.run();
    assertThat(profile.kernels(Part.FORWARD).get("sum").calls()).isEqualTo(2);
    assertThat(profile.nanos(Part.FORWARD)).isEqualTo(20);
    assertThat(kernels.name()).isEqualTo(Kernels.active().name());
    assertThatThrownBy(() -> kernels.sum(65, NUMBERS, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Of the other thread's time only its calls are known. */
  @Test
  void aSharedPartGetsTheCallsOfAllThreads() throws InterruptedException {
    StepProfile profile = new StepProfile();
    KernelProvider kernels = profile.around(Kernels.active());
    Thread other = new Thread(() -> kernels.sum(64, NUMBERS, 0));
    other.start();
    other.join();
    kernels.sum(1, NUMBERS, 0);
    profile.tookTogether(Part.OPTIMISER, 1_000);
    StepProfile.Sum sum = profile.kernels(Part.OPTIMISER).get("sum");
    assertThat(sum.calls()).isEqualTo(2);
    assertThat(profile.nanos(Part.OPTIMISER)).isBetween(1_001L, 1_000 + sum.nanos());
  }

  /** Two threads, one step of 10 ms, by hand: 12 ms in parts, so 8 ms of waiting. */
  @Test
  void linesAreWithoutTheTimerAndSharesAddUpToOne() {
    StepProfile profile = new StepProfile();
    KernelProvider kernels = profile.around(Kernels.active());
    for (int i = 0; i < 100; i++) {
      kernels.sum(1, NUMBERS, 0);
    }
    profile.took(Part.FORWARD, 9_000_000);
    profile.took(Part.FEED, 3_000_000);
    long inKernels = profile.kernels(Part.FORWARD).get("sum").nanos();
    List<Profile.Line> lines =
        new ProfileLines(profile, new TimerCost(0, 1_000), 1, 20_000_000).lines();

    assertThat(millis(lines, "feed")).isEqualTo(3);
    // The timer's 100 calls of 1,000 ns lie outside the calls, and so in the rest of the part.
    double rest = 9 - inKernels / 1e6 - 0.1;
    assertThat(millis(lines, "outside kernels")).isCloseTo(rest, within(1e-9));
    assertThat(millis(lines, "waiting threads")).isEqualTo(8);
    assertThat(lines.stream().mapToDouble(Profile.Line::share).sum()).isCloseTo(1, within(1e-9));
  }

  private static double millis(List<Profile.Line> lines, String operation) {
    return lines.stream()
        .filter(line -> line.operation().equals(operation))
        .mapToDouble(Profile.Line::millis)
        .sum();
  }

  /** The kernels' work in a step is what one sequence of the batch says by itself. */
  @Test
  void aProfileHasEveryPartAndTheWorkOfTheBatch() {
    Catalogue catalogue = new Catalogue(getClass().getClassLoader());
    RunSpec spec = new BenchSpec("full", 16, 8, 3).spec();
    Task task = catalogue.createTask(spec.task(), Optional.empty());
    Profile profile = new Profiler(0, 0).run(spec, task, catalogue, 2, Kernels.active());

    assertThat(profile.steps()).isEqualTo(3);
    assertThat(profile.stepMillis()).hasSize(3).allMatch(millis -> millis > 0);
    assertThat(profile.plainMillis()).isPositive();
    assertThat(profile.timerNanosPerCall()).isPositive();
    assertThat(profile.lines().stream().map(Profile.Line::part))
        .contains("feed", "forward", "backward", "gradient sum", "clip", "optimiser", "all");
    assertThat(profile.lines().stream().map(Profile.Line::operation))
        .contains("feed", "multiply", "softmaxBlock", "axpy", "squaredNorm", "adam")
        .contains("outside kernels", "waiting threads");
    double flops =
        profile.lines().stream()
            .filter(line -> line.part().equals("forward") || line.part().equals("backward"))
            .filter(line -> !Double.isNaN(line.gigaflops()))
            .mapToDouble(line -> line.gigaflops() * line.millis() * 1e6)
            .sum();
    long counted = StepWork.count(catalogue, spec, true, Kernels.active()).total().flops();
    assertThat(flops).isCloseTo(counted, within(1e-6 * counted));
  }

  @Test
  void secondsAreNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Profiler(-1, 1))
        .withMessageContaining("-1.0 of warm-up");
  }
}
