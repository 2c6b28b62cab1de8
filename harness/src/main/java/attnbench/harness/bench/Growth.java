package attnbench.harness.bench;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.inspect.LoneMixer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Measures how the time of a forward and backward pass of a mixer alone, and the peak of its
 * workspace, grow with the length: one sequence, one thread, this JVM.
 *
 * <p>No forks, because an exponent compares a mixer with itself: what one JVM's compiler decides is
 * the same at all lengths. Speeds of different mixers are compared by {@link Bench}.
 *
 * @param nanoClock such as {@link System#nanoTime}
 */
public record Growth(GrowthPlan plan, KernelProvider kernels, LongSupplier nanoClock) {
  private static final int ROUNDS = 5;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Measures a mixer at every length; one that cannot be measured is told, with the reason. */
  public GrowthRow measure(String name, ConfiguredMixer<?> mixer) {
    List<GrowthPoint> points = new ArrayList<>();
    String givenUp = "";
    for (int n : plan.lengths()) {
      GrowthPoint point =
          givenUp.isEmpty()
              ? measure(mixer, n, points.stream().anyMatch(GrowthPoint::measured))
              : GrowthPoint.without(n, GrowthPoint.Status.NOT_TRIED, givenUp);
      points.add(point);
      if (point.status() == GrowthPoint.Status.TIMED_OUT
          || point.status() == GrowthPoint.Status.OUT_OF_MEMORY) {
        givenUp = "N = " + n + ": " + point.reason();
      }
    }
    return GrowthRow.of(name, mixer.provider().complexity(), points);
  }

  /**
   * @param warm whether the mixer ran at another length before
   */
  private GrowthPoint measure(ConfiguredMixer<?> mixer, int n, boolean warm) {
    try {
      MixerShape shape = new MixerShape(plan.width(), n);
      LonePass pass = new LonePass(mixer, shape);
      long statedBytes = LoneMixer.footprint(mixer, shape, n).map(Footprint::bytes).orElse(0L);
      return new Steps(pass, n).point(warm ? plan.millis() : plan.warmupMillis(), statedBytes);
    } catch (OutOfMemoryError e) {
      return GrowthPoint.without(n, GrowthPoint.Status.OUT_OF_MEMORY, outOfMemory());
    } catch (IllegalArgumentException refused) {
      return GrowthPoint.without(n, GrowthPoint.Status.REFUSED, refused.getMessage());
    }
  }

  /** Says that the heap was too small, and how large it was. */
  static String outOfMemory() {
    return "out of memory with a heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB";
  }

  /** Passes over one sequence. */
  private final class Steps {
    private final Tape tape = new Tape(kernels);
    private final LonePass pass;
    private final int n;

    Steps(LonePass pass, int n) {
      this.pass = pass;
      this.n = n;
    }

    GrowthPoint point(int warmupMillis, long statedBytes) {
      double firstSeconds = meanNanos(0) / NANOS_PER_SECOND;
      if (firstSeconds > plan.limitSeconds()) {
        return GrowthPoint.without(
            n,
            GrowthPoint.Status.TIMED_OUT,
            "a step took %.0f s, longer than %d s".formatted(firstSeconds, plan.limitSeconds()));
      }
      meanNanos(warmupMillis * NANOS_PER_MILLI);
      List<Double> roundMillis = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        roundMillis.add(meanNanos(plan.millis() * NANOS_PER_MILLI / ROUNDS) / NANOS_PER_MILLI);
      }
      return new GrowthPoint(
          n,
          GrowthPoint.Status.MEASURED,
          "",
          roundMillis,
          tape.workspace().peakBytes(),
          statedBytes);
    }

    /** The mean duration of as many steps as the given time takes, one at least. */
    private double meanNanos(double leastNanos) {
      long start = nanoClock.getAsLong();
      long steps = 0;
      long spent;
      do {
        pass.forwardBackward(tape);
        steps++;
        spent = nanoClock.getAsLong() - start;
      } while (spent < leastNanos);
      return spent / (double) steps;
    }
  }
}
