package attnbench.harness.bench;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.Plugins;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.train.Catalogue;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/**
 * Measures a plan with JMH and keeps what it wrote.
 *
 * @param plugins more mixers
 * @param folder under which the files go
 * @param progress takes one line for each benchmark that begins
 */
public record Bench(Plugins plugins, Path folder, Consumer<String> progress) {

  /**
   * Measures every combination; one that fails is left out of the rows.
   *
   * @throws IllegalArgumentException when a combination is impossible or the folder cannot be
   *     written to, before anything is measured
   */
  public BenchResult run(BenchPlan plan) {
    requirePossible(plan);
    Environment environment = EnvironmentProbe.capture(Kernels.active().name());
    JmhForks forks = JmhForks.of(environment.kernels(), plugins, progress);
    BenchFiles files = BenchFiles.reserve(folder, environment);
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Collection<RunResult> results = forks.run(options(plan, forks), plan.size(), files.log());
    // The results last: where they are, their conditions are.
    Conditions conditions = new Conditions(startedAt, plan, forks.flags(), environment);
    AtomicFile.write(files.conditions(), SpecFormat.toJson(conditions));
    AtomicFile.write(files.json(), JmhForks.json(results));
    return new BenchResult(Measurement.read(files.json()), files.log());
  }

  /** Makes each network once, so that what cannot be is told at once and in one line. */
  void requirePossible(BenchPlan plan) {
    Catalogue catalogue = new Catalogue(plugins.loader());
    for (String mixer : plan.mixers()) {
      catalogue.mixer(mixer, Map.of());
      for (int n : plan.lengths()) {
        for (int c : plan.widths()) {
          int layers = plan.layers().get(0);
          RunSpec spec =
              new BenchSpec(mixer, n, c, plan.batches().get(0), layers, plan.recompute()).spec();
          catalogue.createModel(spec, catalogue.createTask(spec.task(), Optional.empty()));
        }
      }
    }
  }

  private static ChainedOptionsBuilder options(BenchPlan plan, JmhForks forks) {
    ChainedOptionsBuilder options =
        forks
            .options(
                new JmhForks.Duration(
                    plan.forks(), plan.warmups(), plan.iterations(), plan.iterationMillis()))
            .param("mixer", plan.mixers().toArray(String[]::new))
            .param("n", JmhForks.texts(plan.lengths()))
            .param("c", JmhForks.texts(plan.widths()))
            .param("batch", JmhForks.texts(plan.batches()))
            .param("threads", JmhForks.texts(plan.threads()))
            .param("layers", JmhForks.texts(plan.layers()))
            .param("recompute", Boolean.toString(plan.recompute()));
    for (String benchmark : plan.benchmarks()) {
      options.include(JmhForks.named(MixerBenchmark.class, benchmark));
    }
    return options;
  }
}
