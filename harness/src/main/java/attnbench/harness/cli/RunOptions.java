package attnbench.harness.cli;

import attnbench.harness.config.RunSpec;
import attnbench.harness.data.DataHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that {@code train}, {@code sweep} and {@code profile} share. */
final class RunOptions {
  @Option(
      names = "--set",
      paramLabel = "FIELD=VALUE",
      description =
          "Change one value of the spec by its path, such as train.optim.learningRate=3e-4 or"
              + " model.mixerOptions.heads=4; may be given several times.")
  private List<String> settings = List.of();

  @Option(
      names = "--recompute",
      description =
          "Compute the activations of each block again in backward instead of keeping them: less"
              + " memory, more time, the same result; as --set train.recompute=true.")
  private boolean recompute;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "The downloaded data of the task, for tasks that need some (default: what attnbench data"
              + " imported or generated).")
  private Path data;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "Where the records go (default: ${DEFAULT-VALUE}).")
  Path results;

  @Option(
      names = "--keep-weights",
      description =
          "Write the tested weights beside the record, as attnbench model export takes them; a run"
              + " whose record has none is run again.")
  boolean keepWeights;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that train. They share a batch, at most one for each of the spec's shards, or"
              + " the positions of each sequence where a batch has fewer sequences than threads;"
              + " they change the time, never the result (default: one for each processor).")
  private Integer threads;

  /** The assignments to the spec. */
  List<String> settings() {
    return recompute
        ? Stream.concat(settings.stream(), Stream.of("train.recompute=true")).toList()
        : settings;
  }

  /** What the user named. */
  Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  /** The data of a task: what the user named, or what lies in the usual home. */
  Optional<Path> data(String task) {
    return data().or(() -> DataHome.usual().find(task));
  }

  int threads(RunSpec spec) {
    int processors = Runtime.getRuntime().availableProcessors();
    int wanted = threads == null ? processors : threads;
    if (wanted < 1) {
      throw new IllegalArgumentException("--threads is " + wanted + "; it must be at least 1");
    }
    int atOnce = Math.min(wanted, processors);
    boolean positionsShared = spec.train().batch() < atOnce;
    return positionsShared ? atOnce : Math.min(wanted, spec.train().shards());
  }
}
