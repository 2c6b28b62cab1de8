package attnbench.harness.bench;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.JvmFlags;
import attnbench.harness.config.Plugins;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.train.Catalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

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
    List<String> flags = forkFlags(environment.kernels());
    BenchFiles files = BenchFiles.reserve(folder, environment);
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      Collection<RunResult> results = measure(plan, flags, files.log());
      if (results.isEmpty()) {
        throw new IllegalStateException("no benchmark succeeded; " + files.log() + " says why");
      }
      // The results last: where they are, their conditions are.
      Conditions conditions = new Conditions(startedAt, plan, flags, environment);
      AtomicFile.write(files.conditions(), SpecFormat.toJson(conditions));
      AtomicFile.write(files.json(), json(results));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write under " + folder + ": " + e, e);
    }
    return new BenchResult(Measurement.read(files.json()), files.log());
  }

  /** Makes each network once, so that what cannot be is told at once and in one line. */
  private void requirePossible(BenchPlan plan) {
    Catalogue catalogue = new Catalogue(plugins.loader());
    for (String mixer : plan.mixers()) {
      catalogue.mixer(mixer, Map.of());
      for (int n : plan.lengths()) {
        for (int c : plan.widths()) {
          RunSpec spec = new BenchSpec(mixer, n, c, plan.batches().get(0)).spec();
          catalogue.createModel(spec, catalogue.createTask(spec.task(), Optional.empty()));
        }
      }
    }
  }

  /** The forks run the kernel body that this JVM runs, and refuse any other. */
  private List<String> forkFlags(String kernels) {
    List<String> flags = new ArrayList<>(JvmFlags.forChild());
    flags.add("-D%s=%s".formatted(Kernels.PROPERTY, kernels.split("-")[0]));
    flags.add("-D%s=%s".formatted(MixerBenchmark.EXPECTED_KERNELS_PROPERTY, kernels));
    String bits = System.getProperty(Kernels.BITS_PROPERTY);
    if (bits != null) {
      flags.add("-D%s=%s".formatted(Kernels.BITS_PROPERTY, bits));
    }
    if (!plugins.paths().isEmpty()) {
      flags.add(ForkPlugins.flag(plugins));
    }
    return List.copyOf(flags);
  }

  private Collection<RunResult> measure(BenchPlan plan, List<String> flags, Path log)
      throws IOException {
    try (PrintStream out = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
      endForksWithThisJvm();
      OutputFormat format = OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL);
      return new Runner(options(plan, flags), new ProgressFormat(format, progress, plan.size()))
          .run();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH cannot run: " + e.getMessage(), e);
    }
  }

  /** JMH leaves a fork behind when a signal ends this JVM alone. */
  private static void endForksWithThisJvm() {
    Thread ender =
        new Thread(
            () -> ProcessHandle.current().children().forEach(ProcessHandle::destroy),
            "end-of-forks");
    Runtime.getRuntime().addShutdownHook(ender);
  }

  /** No JVM arguments of this JVM go to the forks; the flags replace the annotation's. */
  private static Options options(BenchPlan plan, List<String> flags) {
    TimeValue iteration = TimeValue.milliseconds(plan.iterationMillis());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .forks(plan.forks())
            .warmupIterations(plan.warmups())
            .warmupTime(iteration)
            .measurementIterations(plan.iterations())
            .measurementTime(iteration)
            .param("mixer", plan.mixers().toArray(String[]::new))
            .param("n", texts(plan.lengths()))
            .param("c", texts(plan.widths()))
            .param("batch", texts(plan.batches()))
            .param("threads", texts(plan.threads()))
            .jvmArgs()
            .jvmArgsPrepend(flags.toArray(String[]::new));
    for (String benchmark : plan.benchmarks()) {
      options.include(
          "^" + MixerBenchmark.class.getName().replace(".", "\\.") + "\\." + benchmark + "$");
    }
    return options.build();
  }

  private static String[] texts(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).toArray(String[]::new);
  }

  /** JMH's own format. */
  private static byte[] json(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    return bytes.toByteArray();
  }
}
