package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.Choice;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.config.Plugins;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.stats.Bootstrap;
import attnbench.harness.stats.Interval;
import attnbench.harness.stats.Quantiles;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.train.Catalogue;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/**
 * Measures the roofs of this machine and how near kernels and models come to them.
 *
 * @param plugins more mixers
 * @param folder under which the files go
 * @param progress takes one line for each benchmark that begins
 */
public record RooflineBench(Plugins plugins, Path folder, Consumer<String> progress) {
  private static final double CONFIDENCE = 0.95;
  private static final double MICROS_PER_MILLI = 1000;
  private static final double NANOS_PER_MICRO = 1000;

  /**
   * What was measured and where its files lie.
   *
   * @param files the folder of {@code roofline.json}, of JMH's own results for the machine, the
   *     kernels and the mixers alone, and of what it printed
   */
  public record Result(Roofline roofline, Path files) {}

  /**
   * Measures all of a plan.
   *
   * @throws IllegalArgumentException when a combination is impossible or the folder cannot be
   *     written to, before anything is measured
   */
  public Result run(RooflinePlan plan) {
    // Not in the plan itself: old rooflines name kernels that have gone.
    plan.kernels().forEach(kernel -> Choice.require("kernel", kernel, KernelCase.names()));
    Bench bench = new Bench(plugins, folder, progress);
    boolean alone = !plan.mixers().isEmpty() && !plan.alone().isEmpty();
    boolean inModel = !plan.mixers().isEmpty() && !plan.inModel().isEmpty();
    if (alone) {
      requirePossible(plan);
    }
    if (inModel) {
      bench.requirePossible(plan.modelPlan());
    }
    KernelProvider kernels = Kernels.active();
    Environment environment = EnvironmentProbe.capture(kernels.name());
    JmhForks forks = JmhForks.of(kernels.name(), plugins, progress);
    Path files = BenchFolder.reserve(folder, environment, "roofline");
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<Roofline.Point> points = new ArrayList<>();
    List<MachineRoofs> roofs = new ArrayList<>();
    for (int threads : plan.roofThreads()) {
      roofs.add(measureRoofs(plan, forks, threads, files));
    }
    if (!plan.kernels().isEmpty()) {
      points.addAll(measureKernels(plan, forks, roofs.get(0), kernels, files));
    }
    MachineRoofs all = roofs.get(roofs.size() - 1);
    if (alone) {
      points.addAll(measureMixers(plan, forks, all, kernels, files));
    }
    if (inModel) {
      points.addAll(models(bench.run(plan.modelPlan()).measurement(), all, kernels));
    }
    Roofline roofline = new Roofline(startedAt, plan, forks.flags(), environment, roofs, points);
    AtomicFile.write(files.resolve(Roofline.FILE), SpecFormat.toJson(roofline));
    return new Result(roofline, files);
  }

  /** Makes each mixer once, so that what cannot be is told at once and in one line. */
  private void requirePossible(RooflinePlan plan) {
    Catalogue catalogue = new Catalogue(plugins.loader());
    for (String mixer : plan.mixers()) {
      for (int n : plan.lengths()) {
        pass(catalogue, mixer, n, plan.width());
      }
    }
  }

  private static LonePass pass(Catalogue catalogue, String mixer, int n, int c) {
    return new LonePass(catalogue.mixer(mixer, Map.of()), new MixerShape(c, n));
  }

  private MachineRoofs measureRoofs(RooflinePlan plan, JmhForks forks, int threads, Path files) {
    ChainedOptionsBuilder options =
        forks
            .options(plan.duration())
            .include(JmhForks.named(MachineBenchmark.class, "multiplyAdds"))
            .include(JmhForks.named(MachineBenchmark.class, "triad"))
            .param(
                "bytes", triadBytes(threads).stream().map(String::valueOf).toArray(String[]::new))
            .threads(threads);
    List<JmhRow> rows =
        measure(
            forks,
            options,
            1 + MemoryLevel.values().length,
            files,
            "machine-%d".formatted(threads));
    return roofs(rows, threads, Caches.ofThisMachine(), Kernels.peakProbe().multiplyAddsPerRound());
  }

  /** The roofs that measured times mean. */
  static MachineRoofs roofs(
      List<JmhRow> rows, int threads, Caches caches, int multiplyAddsPerRound) {
    double gigaflops = Double.NaN;
    Map<Integer, Double> bandwidths = new TreeMap<>();
    for (JmhRow row : rows) {
      double nanos = NANOS_PER_MICRO * Quantiles.median(row.forkMeansArray());
      if (row.key().method().equals("multiplyAdds")) {
        gigaflops = 2.0 * MachineBenchmark.ROUNDS * multiplyAddsPerRound * threads / nanos;
      } else {
        int bytes = row.key().number("bytes");
        bandwidths.put(bytes, (double) bytes * threads / nanos);
      }
    }
    if (Double.isNaN(gigaflops) || !bandwidths.keySet().containsAll(triadBytes(threads))) {
      throw new IllegalStateException("a probe of the machine failed; JMH's log says why");
    }
    List<MachineRoofs.Level> levels = new ArrayList<>();
    for (MemoryLevel level : MemoryLevel.values()) {
      levels.add(level.measured(caches, threads, bandwidths.get(level.triadBytes(threads))));
    }
    return new MachineRoofs(threads, gigaflops, levels);
  }

  private static List<Integer> triadBytes(int threads) {
    return Arrays.stream(MemoryLevel.values()).map(level -> level.triadBytes(threads)).toList();
  }

  private List<Roofline.Point> measureKernels(
      RooflinePlan plan, JmhForks forks, MachineRoofs roofs, KernelProvider kernels, Path files) {
    ChainedOptionsBuilder options =
        forks
            .options(plan.duration())
            .include(JmhForks.named(KernelBenchmark.class, "call"))
            .param("kernel", plan.kernels().toArray(String[]::new))
            .param("n", JmhForks.texts(plan.lengths()))
            .param("c", Integer.toString(plan.width()));
    int total = plan.kernels().size() * plan.lengths().size();
    List<Roofline.Point> points = new ArrayList<>();
    for (JmhRow row : measure(forks, options, total, files, "kernels")) {
      String name = row.key().param("kernel");
      int n = row.key().number("n");
      int c = row.key().number("c");
      CountedWork work = KernelCase.of(name, n, c).work(kernels);
      points.add(point(Roofline.Kind.KERNEL, name, n, c, work, roofs, row.forkMeans()));
    }
    return points;
  }

  private List<Roofline.Point> measureMixers(
      RooflinePlan plan, JmhForks forks, MachineRoofs roofs, KernelProvider kernels, Path files) {
    ChainedOptionsBuilder options =
        forks
            .options(plan.duration())
            .param("mixer", plan.mixers().toArray(String[]::new))
            .param("n", JmhForks.texts(plan.lengths()))
            .param("c", Integer.toString(plan.width()))
            .threads(plan.threads());
    for (String benchmark : plan.alone()) {
      options.include(JmhForks.named(LoneMixerBenchmark.class, benchmark));
    }
    int total = plan.alone().size() * plan.mixers().size() * plan.lengths().size();
    Catalogue catalogue = new Catalogue(plugins.loader());
    List<Roofline.Point> points = new ArrayList<>();
    for (JmhRow row : measure(forks, options, total, files, "mixers")) {
      boolean backward = row.key().method().equals("mixBackward");
      String name = row.key().param("mixer");
      int n = row.key().number("n");
      int c = row.key().number("c");
      LonePass pass = pass(catalogue, name, n, c);
      CountedWork work =
          CountedWork.onTape(kernels, backward ? pass::forwardBackward : pass::forward);
      points.add(
          point(
              backward ? Roofline.Kind.MIX_BACKWARD : Roofline.Kind.MIX,
              name,
              n,
              c,
              work.times(roofs.threads()),
              roofs,
              row.forkMeans()));
    }
    return points;
  }

  private static List<JmhRow> measure(
      JmhForks forks, ChainedOptionsBuilder options, int total, Path files, String name) {
    Collection<RunResult> results = forks.run(options, total, files.resolve(name + ".log"));
    return JmhJson.read(AtomicFile.write(files.resolve(name + ".json"), JmhForks.json(results)));
  }

  private List<Roofline.Point> models(
      Measurement steps, MachineRoofs roofs, KernelProvider kernels) {
    Catalogue catalogue = new Catalogue(plugins.loader());
    List<Roofline.Point> points = new ArrayList<>();
    for (JmhRow row : JmhJson.read(steps.json())) {
      JmhKey key = row.key();
      boolean training = key.method().equals("trainStep");
      int n = key.number("n");
      int c = key.number("c");
      String mixer = key.param("mixer");
      RunSpec spec = new BenchSpec(mixer, n, c, key.number("batch")).spec();
      CountedWork work = StepWork.count(catalogue, spec, training, kernels);
      List<Double> forkMicros =
          row.forkMeans().stream().map(millis -> MICROS_PER_MILLI * millis).toList();
      points.add(
          point(
              training ? Roofline.Kind.TRAIN_STEP : Roofline.Kind.FORWARD,
              mixer,
              n,
              c,
              work,
              roofs,
              forkMicros));
    }
    return points;
  }

  static Roofline.Point point(
      Roofline.Kind kind,
      String name,
      int n,
      int c,
      CountedWork counted,
      MachineRoofs roofs,
      List<Double> forkMicros) {
    double[] micros = forkMicros.stream().mapToDouble(Double::doubleValue).toArray();
    Interval median = Bootstrap.withConfidence(CONFIDENCE).median(micros);
    double nanos = NANOS_PER_MICRO * median.estimate();
    Work work = counted.total();
    MachineRoofs.Bound bound = roofs.bound(counted);
    return new Roofline.Point(
        kind,
        name,
        n,
        c,
        roofs.threads(),
        work,
        median.estimate(),
        median.low(),
        median.high(),
        forkMicros,
        work.flops() / nanos,
        work.bytes() / nanos,
        bound.name(),
        bound.nanos() / nanos,
        Target.of(bound, median.estimate()));
  }
}
