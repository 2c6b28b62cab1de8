package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.Cost;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Reach;
import attnbench.attention.mixer.SequenceMixer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** On a clock that only the mixer moves: time grows as it is made to, up to whole nanoseconds. */
class GrowthTest {
  private static final List<Integer> LENGTHS = List.of(256, 64, 128, 512, 64);
  private static final GrowthPlan PLAN = new GrowthPlan(LENGTHS, 4, 20, 10, 60);

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void exponentsAreThoseThatTheMixerWasMadeWith() {
    GrowthRow row = measure(PLAN, new Costly(1000, 0, 0));

    assertThat(row.mixer()).isEqualTo("costly:dear");
    assertThat(row.complexity()).isEqualTo("O(N^1.5)");
    assertThat(row.points()).extracting(GrowthPoint::n).containsExactly(64, 128, 256, 512);
    assertThat(row.points().get(0).roundMillis()).hasSize(5);
    assertThat(row.points().get(0).medianMillis()).isCloseTo(512e3 / 1e6, within(1e-9));
    assertThat(row.millisExponent().estimate()).isCloseTo(1.5, within(1e-6));
    // N x N floats and a few matrices of N x C, of which nothing is left at long lengths.
    assertThat(row.bytesExponent().estimate()).isBetween(1.8, 2.0);
  }

  @Test
  void aStepBeyondTheLimitEndsTheMixersMeasurement() {
    // 256^1.5 = 4096 times 20 ms are 82 s.
    GrowthRow row = measure(PLAN, new Costly(20_000_000, 0, 0));

    assertThat(row.points())
        .extracting(GrowthPoint::status)
        .containsExactly(
            GrowthPoint.Status.MEASURED,
            GrowthPoint.Status.MEASURED,
            GrowthPoint.Status.TIMED_OUT,
            GrowthPoint.Status.NOT_TRIED);
    assertThat(row.points().get(2).reason()).isEqualTo("a step took 82 s, longer than 60 s");
    assertThat(row.points().get(3).reason())
        .isEqualTo("N = 256: a step took 82 s, longer than 60 s");
    assertThat(row.points().get(2).medianMillis()).isNaN();
    assertThat(row.millisExponent().estimate()).as("of two lengths").isNaN();
  }

  @Test
  void anExhaustedHeapEndsTheMixersMeasurement() {
    GrowthRow row = measure(PLAN, new Costly(1000, 256, 0));
    assertThat(row.points())
        .extracting(GrowthPoint::status)
        .containsExactly(
            GrowthPoint.Status.MEASURED,
            GrowthPoint.Status.MEASURED,
            GrowthPoint.Status.OUT_OF_MEMORY,
            GrowthPoint.Status.NOT_TRIED);
    assertThat(row.points().get(2).reason()).startsWith("out of memory with a heap of ");
  }

  @Test
  void aLengthThatTheMixerRefusesIsLeftOut() {
    GrowthRow row = measure(PLAN, new Costly(1000, 0, 128));
    assertThat(row.points())
        .extracting(GrowthPoint::status)
        .containsExactly(
            GrowthPoint.Status.MEASURED,
            GrowthPoint.Status.REFUSED,
            GrowthPoint.Status.MEASURED,
            GrowthPoint.Status.MEASURED);
    assertThat(row.points().get(1).reason()).isEqualTo("length is 128");
    assertThat(row.millisExponent().estimate()).isCloseTo(1.5, within(1e-6));
  }

  @Test
  void impossiblePlansAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GrowthPlan(List.of(), 1, 1, 1, 1))
        .withMessage("no length is given; name at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GrowthPlan(List.of(8, 0), 1, 1, 1, 1))
        .withMessage("length is 0; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GrowthPlan(List.of(8), 1, 1, 1, 0))
        .withMessage("limit in seconds is 0; it must be at least 1");
  }

  private GrowthRow measure(GrowthPlan plan, Costly costly) {
    return new Growth(plan, Kernels.active(), nanos::get)
        .measure(
            "costly:dear", ConfiguredMixer.named("costly", Map.of(), List.of(provider(costly))));
  }

  /**
   * What a mixer costs.
   *
   * @param nanos factor of N^1.5
   * @param exhausts the length from which on the heap does not suffice; 0 for none
   * @param refuses the length that it refuses; 0 for none
   */
  private record Costly(long nanos, int exhausts, int refuses) {}

  private record None() {}

  private MixerProvider<None> provider(Costly costly) {
    return new MixerProvider<>() {
      @Override
      public String name() {
        return "costly";
      }

      @Override
      public String description() {
        return "takes its time";
      }

      @Override
      public String source() {
        return "none; for tests";
      }

      @Override
      public String complexity() {
        return "O(N^1.5)";
      }

      @Override
      public None defaults() {
        return new None();
      }

      @Override
      public Map<String, String> help() {
        return Map.of();
      }

      @Override
      public Reach reach(None options) {
        return Reach.SELF;
      }

      @Override
      public Cost cost(None options, MixerShape shape, int length) {
        return new Cost(0);
      }

      @Override
      public SequenceMixer create(
          None options, MixerShape shape, Parameters parameters, RandomGenerator random) {
        if (shape.maxLength() == costly.refuses) {
          throw new IllegalArgumentException("length is " + costly.refuses);
        }
        return (tape, x) -> {
          if (costly.exhausts > 0 && x.rows() >= costly.exhausts) {
            throw new OutOfMemoryError("too long");
          }
          tape.workspace().matrix(x.rows(), x.rows());
          nanos.addAndGet(Math.round(costly.nanos * Math.pow(x.rows(), 1.5)));
          return Ops.scale(tape, x, 1f);
        };
      }
    };
  }
}
