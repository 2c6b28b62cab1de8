package attnbench.harness.cli;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.Plugins;
import attnbench.harness.config.Preset;
import attnbench.harness.config.Presets;
import attnbench.harness.config.RunSpec;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.store.ResultStore;
import attnbench.harness.sweep.ChildJvm;
import attnbench.harness.sweep.Grid;
import attnbench.harness.sweep.Sweep;
import attnbench.harness.train.Catalogue;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench sweep}: mixers x lengths x seeds, each run in a JVM of its own. */
@Command(
    name = "sweep",
    description = {
      "Trains every mixer at every length with every seed of a preset, or of those named here.",
      "Each run has a JVM of its own; one that fails leaves a failed record and the sweep goes on."
          + " Runs whose record exists are left out, so that a sweep can be stopped and started"
          + " again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench sweep --preset paramixer-synthetic --lengths 128,256 --seeds 1",
      "  attnbench sweep --preset paramixer-synthetic --tasks order --dry-run",
      "  attnbench sweep --preset text-small --data aclImdb_v1.tar.gz --heap 4g"
    })
final class SweepCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec command;
  @Mixin private RunOptions options;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = Presets.DEFAULT,
      description = "The set-up (default: ${DEFAULT-VALUE}); see: attnbench list presets.")
  private String preset;

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "NAME",
      description = "Instead of the first of the preset's tasks.")
  private List<String> tasks = List.of();

  @Option(
      names = "--mixers",
      split = ",",
      paramLabel = "NAME",
      description = "Instead of the preset's mixers; NAME or NAME:PRESET.")
  private List<String> mixers = List.of();

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "N",
      description = "Instead of the preset's lengths.")
  private List<Integer> lengths = List.of();

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description = "Instead of the preset's seeds.")
  private List<Long> seeds = List.of();

  @Option(names = "--heap", paramLabel = "SIZE", description = "Largest heap of a run, as 4g.")
  private String heap;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "End a run that takes longer, as failed; a budget in the spec ends it well.")
  private long limitSeconds;

  @Option(names = "--retry-failed", description = "Run again what failed before.")
  private boolean retryFailed;

  @Option(names = "--dry-run", description = "Only list what would run.")
  private boolean dryRun;

  @Override
  public Integer call() {
    Catalogue catalogue = new Catalogue(main.plugins().loader());
    Preset chosen = Presets.named(preset);
    List<RunSpec> specs =
        Grid.of(chosen, tasks, mixers, lengths, seeds).runs(options.settings()).stream()
            .map(catalogue::checked)
            .distinct()
            .toList();
    ResultStore store = new ResultStore(options.results);
    return sweep(catalogue, store, specs);
  }

  private int sweep(Catalogue catalogue, ResultStore store, List<RunSpec> specs) {
    PrintWriter out = command.commandLine().getOut();
    ChildJvm.Settings settings =
        new ChildJvm.Settings(
            options.data(),
            Optional.ofNullable(heap),
            limitSeconds,
            options.threads(specs.get(0)),
            options.keepWeights);
    Sweep sweep = sweep(main.plugins(), store, settings, retryFailed, out);
    if (dryRun) {
      List<RunSpec> missing = sweep.missing(specs);
      missing.forEach(spec -> out.println(RunText.label(spec)));
      out.printf("would run %d of %d%n", missing.size(), specs.size());
      return ExitCode.OK.number();
    }
    store.requireWritable();
    // Missing data and impossible lengths come to light before the first run.
    specs.stream()
        .map(RunSpec::task)
        .distinct()
        .forEach(task -> catalogue.createTask(task, options.data(task.name())));
    try {
      Sweep.Summary summary = sweep.run(specs);
      out.printf(
          "ran %d, skipped %d, failed %d; records under %s%n",
          summary.ran(), summary.skipped(), summary.failed(), store.results());
      return (summary.failed() == 0 ? ExitCode.OK : ExitCode.RUNS_FAILED).number();
    } catch (CancellationException stopped) {
      out.println("stopped; the same command goes on where it ended");
      return ExitCode.INTERRUPTED.number();
    }
  }

  /** A sweep whose runs are children of this JVM and whose progress goes to {@code out}. */
  static Sweep sweep(
      Plugins plugins,
      ResultStore store,
      ChildJvm.Settings settings,
      boolean retryFailed,
      PrintWriter out) {
    Environment environment = EnvironmentProbe.capture(Kernels.active().name());
    ChildJvm child =
        new ChildJvm(Main.class.getName(), store, plugins, settings, System.err, environment);
    return new Sweep(store, child, retryFailed, settings.keepWeights(), new SweepLines(out));
  }
}
