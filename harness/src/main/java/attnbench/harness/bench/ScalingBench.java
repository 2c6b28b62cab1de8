package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.train.Catalogue;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Measures how a step speeds up with threads, against how the machine itself does, in turns: the
 * multiply-add peak on few threads, on many, the step on few threads, on many.
 *
 * <p>Processors that share a core, a clock or a host with others are not twice one processor; how
 * far they are from it changes within minutes. Ratios within a turn do not.
 *
 * <p>No forks, because a step is compared with itself: what one JVM's compiler decides is the same
 * on any number of threads. Speeds of different mixers are compared by {@link Bench}.
 *
 * @param folder under which the files go
 * @param progress takes one line for each mixer and step that begins
 */
public record ScalingBench(Catalogue catalogue, Path folder, Consumer<String> progress) {
  /** Least time at the peak: long against the waking of threads, short against changes of clock. */
  private static final long PEAK_NANOS = 40_000_000;

  /** Calls of the probe after each step of the warm-up. */
  private static final int WARMUP_CALLS = 100;

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * What was measured and where its files lie.
   *
   * @param files the folder of {@code scaling.json}
   */
  public record Written(ScalingResult result, Path files) {}

  /**
   * Measures all mixers and steps of a plan; one that fails is a row without times.
   *
   * @throws IllegalArgumentException when a mixer is unknown, before anything is measured
   */
  public Written run(ScalingPlan plan) {
    plan.mixers().forEach(mixer -> catalogue.mixer(mixer, Map.of()));
    KernelProvider kernels = Kernels.active();
    Environment environment = EnvironmentProbe.capture(kernels.name());
    Path files = BenchFolder.reserve(folder, environment, "scaling");
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    int total = plan.mixers().size() * plan.steps().size();
    List<ScalingRow> rows = new ArrayList<>();
    for (String mixer : plan.mixers()) {
      for (ModelStep step : plan.steps()) {
        progress.accept("[%d/%d] %s %s".formatted(rows.size() + 1, total, step.option(), mixer));
        rows.add(row(plan, mixer, step, kernels));
      }
    }
    ScalingResult result = new ScalingResult(startedAt, plan, environment, rows);
    AtomicFile.write(files.resolve("scaling.json"), SpecFormat.toJson(result));
    return new Written(result, files);
  }

  private ScalingRow row(ScalingPlan plan, String mixer, ModelStep step, KernelProvider kernels) {
    BenchSpec spec = new BenchSpec(mixer, plan.n(), plan.c(), plan.batch());
    ThreadPair threads = plan.threads();
    try (ThreadedCalls fewPeak = ThreadedCalls.peak(threads.few());
        ThreadedCalls manyPeak = ThreadedCalls.peak(threads.many());
        BenchModel few = new BenchModel(spec, catalogue, kernels, threads.few());
        BenchModel many = new BenchModel(spec, catalogue, kernels, threads.many())) {
      Contest contest = new Contest(step, fewPeak, manyPeak, few, many);
      contest.warmUp(plan.warmupSeconds());
      int calls = fewPeak.callsWithin(PEAK_NANOS);
      List<ScalingTurn> turns = new ArrayList<>();
      for (int i = 0; i < plan.turns(); i++) {
        turns.add(contest.turn(calls));
      }
      return ScalingRow.of(mixer, step, threads, calls * ThreadedCalls.peakMultiplyAdds(), turns);
    } catch (CancellationException interrupted) {
      throw interrupted;
    } catch (OutOfMemoryError e) {
      return ScalingRow.failed(mixer, step, Growth.outOfMemory());
    } catch (IllegalArgumentException refused) {
      return ScalingRow.failed(mixer, step, refused.getMessage());
    } catch (RuntimeException broken) { // such as a plug-in's mixer: others may do
      return ScalingRow.failed(mixer, step, broken.toString());
    }
  }

  /** What takes turns. */
  private record Contest(
      ModelStep step,
      ThreadedCalls fewPeak,
      ThreadedCalls manyPeak,
      BenchModel few,
      BenchModel many) {

    /** Turns that do not count, one at least. */
    void warmUp(double seconds) {
      long start = System.nanoTime();
      do {
        turn(WARMUP_CALLS);
      } while (System.nanoTime() - start < seconds * NANOS_PER_SECOND);
    }

    ScalingTurn turn(int calls) {
      long fewPeakNanos = fewPeak.nanos(calls);
      long manyPeakNanos = manyPeak.nanos(calls);
      long start = System.nanoTime();
      double fewLoss = few.run(step);
      long between = System.nanoTime();
      double manyLoss = many.run(step);
      long end = System.nanoTime();
      requireEqual(fewLoss, manyLoss);
      return new ScalingTurn(fewPeakNanos, manyPeakNanos, between - start, end - between);
    }

    /** Steps that compute something else, or nothing, have no speed-up. */
    private static void requireEqual(double fewLoss, double manyLoss) {
      if (fewLoss != manyLoss) { // so is NaN from itself
        throw new IllegalStateException(
            "losses are %s on few threads and %s on many; they must be one number"
                .formatted(fewLoss, manyLoss));
      }
    }
  }
}
