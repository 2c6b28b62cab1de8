package attnbench.harness.cli;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.harness.bench.BenchFolder;
import attnbench.harness.bench.Profile;
import attnbench.harness.bench.Profiler;
import attnbench.harness.config.Preset;
import attnbench.harness.config.Presets;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.train.Catalogue;
import attnbench.tasks.Task;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench profile}: where the time of a training step goes. */
@Command(
    name = "profile",
    description = {
      "Show where the time of a training step goes: every kernel in forward and backward, feeding"
          + " the data, summing gradients, clipping, the optimiser, and threads that wait; and what"
          + " memory the workspaces take.",
      "The JSON goes under bench in --results."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench profile --mixer paramixer-chord --length 1024",
      "  attnbench profile --mixer full --length 4096 --set model.layers=4 --recompute",
      "  attnbench profile --preset text-small --mixer full --data aclImdb_v1.tar.gz"
    })
final class ProfileCommand implements Callable<Integer> {
  private static final double MEBIBYTE = 1 << 20;
  private static final String PRESET = "paramixer-synthetic";

  @ParentCommand private Main main;
  @Spec private CommandSpec command;
  @Mixin private RunOptions options;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = PRESET,
      description = "The set-up (default: ${DEFAULT-VALUE}); see: attnbench list presets.")
  private String preset;

  @Option(names = "--task", paramLabel = "NAME", description = "See: attnbench list tasks.")
  private String task;

  @Option(names = "--mixer", paramLabel = "NAME", description = "See: attnbench list mixers.")
  private String mixer;

  @Option(names = "--length", paramLabel = "N", description = "Sequence length.")
  private Integer length;

  @Option(
      names = "--warmup-seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Steps that do not count (default: ${DEFAULT-VALUE}).")
  private double warmupSeconds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Steps that count, three at least (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--json", description = "Print the profile as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Catalogue catalogue = new Catalogue(main.plugins().loader());
    RunSpec spec =
        catalogue.checked(
            Presets.named(preset)
                .run(new Preset.Selection(task, mixer, length, null), options.settings()));
    Task made = catalogue.createTask(spec.task(), options.data(spec.task().name()));
    KernelProvider kernels = Kernels.active();
    Profile profile =
        new Profiler(warmupSeconds, seconds)
            .run(spec, made, catalogue, options.threads(spec), kernels);
    Path folder =
        BenchFolder.reserve(
            options.results.resolve("bench"),
            profile.environment(),
            "profile-%s-%d".formatted(spec.model().mixer(), spec.task().length()));
    Path file = AtomicFile.write(folder.resolve("profile.json"), SpecFormat.toJson(profile));
    PrintWriter out = command.commandLine().getOut();
    out.print(json ? SpecFormat.toJson(profile) : text(profile) + file + "\n");
    out.flush();
    return ExitCode.OK.number();
  }

  private static String text(Profile profile) {
    TextTable table = new TextTable("part", "operation", "calls", "ms", "share", "GFLOP/s", "GB/s");
    for (Profile.Line line : profile.lines()) {
      table.add(
          line.part(),
          line.operation(),
          line.calls() == 0 ? "-" : format("%,.0f", line.calls()),
          format("%.3f", line.millis()),
          format("%.1f %%", 100 * line.share()),
          rate(line.gigaflops()),
          rate(line.gigabytesPerSecond()));
    }
    return table.leftAligned("part", "operation")
        + format(
            "%nms: of a step, of all %d threads together; rates: of one thread.%n"
                + "A step takes %.2f ms, %.2f ms with the timer (medians of %d and %d steps), which"
                + " costs %.0f ns a kernel call; the lines are without it.%n"
                + "The workspaces take %.1f MiB.%n",
            profile.threads(),
            profile.plainMillis(),
            profile.millis(),
            profile.plainStepMillis().size(),
            profile.stepMillis().size(),
            profile.timerNanosPerCall(),
            profile.workspaceBytes() / MEBIBYTE);
  }

  private static String rate(double value) {
    return Double.isNaN(value) ? "-" : format("%.1f", value);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
