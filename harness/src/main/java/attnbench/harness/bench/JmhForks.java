package attnbench.harness.bench;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.JvmFlags;
import attnbench.harness.config.Plugins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks with JMH in forks that use this JVM's kernels and plug-ins.
 *
 * @param flags JVM arguments of the forks
 * @param progress takes one line for each benchmark that begins
 */
record JmhForks(List<String> flags, Consumer<String> progress) {

  /**
   * How long each fork measures.
   *
   * @param forks JVMs for each combination
   * @param warmups iterations that are not counted
   * @param iterations iterations that are counted
   * @param iterationMillis least duration of an iteration
   */
  record Duration(int forks, int warmups, int iterations, int iterationMillis) {}

  /** The forks run the kernel body that this JVM runs, and refuse any other. */
  static JmhForks of(String kernels, Plugins plugins, Consumer<String> progress) {
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
    return new JmhForks(List.copyOf(flags), progress);
  }

  /**
   * Options for {@link #run}: no JVM arguments of this JVM go to the forks; the flags replace those
   * of the annotations.
   */
  ChainedOptionsBuilder options(Duration duration) {
    TimeValue iteration = TimeValue.milliseconds(duration.iterationMillis());
    return new OptionsBuilder()
        .forks(duration.forks())
        .warmupIterations(duration.warmups())
        .warmupTime(iteration)
        .measurementIterations(duration.iterations())
        .measurementTime(iteration)
        .jvmArgs()
        .jvmArgsPrepend(flags.toArray(String[]::new));
  }

  /** The pattern of exactly one benchmark. */
  static String named(Class<?> type, String method) {
    return "^" + type.getName().replace(".", "\\.") + "\\." + method + "$";
  }

  static String[] texts(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).toArray(String[]::new);
  }

  /**
   * Measures; a benchmark that fails is left out.
   *
   * @param total number of benchmarks to come
   * @param log takes what JMH prints
   */
  Collection<RunResult> run(ChainedOptionsBuilder options, int total, Path log) {
    try (PrintStream out = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
      endForksWithThisJvm();
      OutputFormat format = OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL);
      Collection<RunResult> results =
          new Runner(options.build(), new ProgressFormat(format, progress, total)).run();
      if (results.isEmpty()) {
        throw new IllegalStateException("no benchmark succeeded; " + log + " says why");
      }
      return results;
    } catch (RunnerException e) {
      // Mostly that another measurement runs, whose lock it found: nothing that broke here.
      throw new UncheckedIOException(new IOException("JMH cannot run: " + e.getMessage(), e));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + log + ": " + e, e);
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

  /** JMH's own format. */
  static byte[] json(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    return bytes.toByteArray();
  }
}
