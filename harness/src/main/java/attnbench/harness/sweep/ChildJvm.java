package attnbench.harness.sweep;

import attnbench.harness.config.JvmFlags;
import attnbench.harness.config.Plugins;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.Environment;
import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs a spec with {@code attnbench train} in a JVM of its own, so that neither an exhausted heap
 * nor a crash nor a run without end takes the sweep along. A run that leaves no record gets a
 * failed one, unless a signal to stop ended it.
 *
 * @param mainClass the command's main class
 * @param errors where the child's error stream goes, progress included
 * @param environment for the records of runs that left none
 */
public record ChildJvm(
    String mainClass,
    ResultStore store,
    Plugins plugins,
    Settings settings,
    OutputStream errors,
    Environment environment)
    implements RunExecutor {

  /**
   * What a child gets.
   *
   * @param data the task's data, as for {@code --data}
   * @param heap largest heap, such as {@code 4g}; empty for the JVM's own choice
   * @param limitSeconds a run that takes longer is ended; 0 for no limit
   * @param threads that train
   * @param keepWeights whether the weights are written beside the record
   */
  public record Settings(
      Optional<Path> data,
      Optional<String> heap,
      long limitSeconds,
      int threads,
      boolean keepWeights) {
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]*[kKmMgG]");

    public Settings {
      heap.filter(size -> !SIZE.matcher(size).matches())
          .ifPresent(
              size -> {
                throw new IllegalArgumentException(
                    "heap is '" + size + "'; it must be a number with k, m or g behind it");
              });
      if (limitSeconds < 0) {
        throw new IllegalArgumentException(
            "limit is " + limitSeconds + " seconds; it must be at least 0, which is none");
      }
    }
  }

  /** Exit status of a process that Ctrl-C or a request to terminate ended. */
  private static final List<Integer> STOPPED = List.of(130, 143);

  private static final String PROPERTIES = "attnbench.";
  private static final long SECONDS_TO_END = 10;

  @Override
  public RunRecord execute(RunSpec spec) {
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String problem = run(command(), SpecFormat.toJson(spec));
    return written(spec, startedAt)
        .orElseGet(
            () -> {
              RunRecord failed =
                  RunRecord.failed(spec, environment, startedAt, settings.threads, problem);
              store.write(failed);
              return failed;
            });
  }

  private Optional<RunRecord> written(RunSpec spec, String startedAt) {
    try {
      return store.find(spec).filter(record -> record.startedAt().compareTo(startedAt) >= 0);
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.forChild());
    settings.heap.ifPresent(heap -> command.add("-Xmx" + heap));
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(PROPERTIES)) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    command.addAll(List.of("-cp", plugins.classPath(), mainClass, "train", "--force"));
    command.addAll(List.of("--spec", "-"));
    command.addAll(List.of("--results", store.results().toString()));
    command.addAll(List.of("--threads", Integer.toString(settings.threads)));
    if (settings.keepWeights) {
      command.add("--keep-weights");
    }
    settings.data.ifPresent(data -> command.addAll(List.of("--data", data.toString())));
    return command;
  }

  /** Runs to the end; says in a line what would explain a missing record. */
  private String run(List<String> command, String spec) {
    Process process = start(command, spec);
    Thread killer = new Thread(process::destroy, "end-of-child");
    Runtime.getRuntime().addShutdownHook(killer);
    LastLine stderr = new LastLine(process.getErrorStream(), errors);
    stderr.start();
    try {
      boolean ended = waitFor(process);
      if (!ended) {
        return "timed out: longer than " + settings.limitSeconds + " seconds";
      }
      stderr.join();
      if (STOPPED.contains(process.exitValue())) {
        throw new CancellationException("the run was stopped");
      }
      return "the JVM ended with status %d: %s".formatted(process.exitValue(), stderr.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      process.destroyForcibly();
      removeHook(killer);
    }
  }

  private static Process start(List<String> command, String spec) {
    try {
      Process process =
          new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(spec.getBytes(StandardCharsets.UTF_8));
      } catch (IOException gone) {
        // It ended before it read the spec; its error stream says why.
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM for a run: " + e, e);
    }
  }

  private boolean waitFor(Process process) throws InterruptedException {
    if (settings.limitSeconds == 0) {
      process.waitFor();
      return true;
    }
    if (process.waitFor(settings.limitSeconds, TimeUnit.SECONDS)) {
      return true;
    }
    process.destroy();
    process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    return false;
  }

  private static void removeHook(Thread killer) {
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      // The hook has done its work.
    }
  }
}
