package attnbench.harness.cli;

import attnbench.harness.bench.Bench;
import attnbench.harness.bench.BenchPlan;
import attnbench.harness.bench.BenchResult;
import attnbench.harness.config.Preset;
import attnbench.harness.config.Presets;
import attnbench.harness.config.RunSpec;
import attnbench.harness.report.Report;
import attnbench.harness.report.TimingRow;
import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import attnbench.harness.sweep.ChildJvm;
import attnbench.harness.sweep.Grid;
import attnbench.harness.sweep.Sweep;
import attnbench.harness.train.Catalogue;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench quickstart}: trains, measures and reports, all in five minutes. */
@Command(
    name = "quickstart",
    description = {
      "Trains five mixers on the adding problem at three lengths, measures their speed, prints"
          + " tables with the published numbers beside, and draws the charts.",
      "Takes up to five minutes on two cores; started again, it keeps the models that are trained"
          + " and measures anew."
    },
    footerHeading = "%nExample:%n",
    footer = "  attnbench quickstart")
final class QuickstartCommand implements Callable<Integer> {
  private static final String PRESET = "quickstart";

  /** Far enough apart to tell quadratic from linear growth, short enough for a minute. */
  private static final List<Integer> BENCH_LENGTHS = List.of(128, 512, 2048);

  /** The width and the batch of the trained models. */
  private static final int BENCH_WIDTH = 32;

  private static final int BENCH_BATCH = 40;

  /** As little as gives a steady number; {@code attnbench bench} gives one with an interval. */
  private static final int BENCH_FORKS = 1;

  private static final int BENCH_WARMUPS = 3;
  private static final int BENCH_ITERATIONS = 3;
  private static final int BENCH_ITERATION_MILLIS = 500;

  @ParentCommand private Main main;
  @Spec private CommandSpec command;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "results/quickstart",
      description = "Where records, tables and charts go (default: ${DEFAULT-VALUE}).")
  private Path results;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    Preset preset = Presets.named(PRESET);
    Catalogue catalogue = new Catalogue(main.plugins().loader());
    List<RunSpec> specs =
        Grid.of(preset, List.of(), List.of(), List.of(), List.of()).runs(List.of()).stream()
            .map(catalogue::checked)
            .toList();
    ResultStore store = new ResultStore(results);
    store.requireWritable();
    int threads =
        Math.min(Runtime.getRuntime().availableProcessors(), specs.get(0).train().shards());
    try {
      say(out, "1 of 3: training " + specs.size() + " models, under ten seconds each");
      Sweep.Summary summary = train(store, specs, threads, out);
      say(out, "2 of 3: measuring the time of a training step, a minute and a half");
      List<TimingRow> timings = measure(preset.mixers(), threads);
      say(out, "3 of 3: tables and charts");
      report(store, specs, timings, out);
      return (summary.failed() == 0 ? ExitCode.OK : ExitCode.RUNS_FAILED).number();
    } catch (CancellationException stopped) {
      say(out, "stopped; the same command goes on where it ended");
      return ExitCode.INTERRUPTED.number();
    }
  }

  private Sweep.Summary train(
      ResultStore store, List<RunSpec> specs, int threads, PrintWriter out) {
    ChildJvm.Settings settings =
        new ChildJvm.Settings(Optional.empty(), Optional.empty(), 0, threads, false);
    return SweepCommand.sweep(main.plugins(), store, settings, false, out).run(specs);
  }

  private List<TimingRow> measure(List<String> mixers, int threads) {
    BenchPlan plan =
        new BenchPlan(
            List.of("trainStep"),
            mixers,
            BENCH_LENGTHS,
            List.of(BENCH_WIDTH),
            List.of(BENCH_BATCH),
            List.of(threads),
            BENCH_FORKS,
            BENCH_WARMUPS,
            BENCH_ITERATIONS,
            BENCH_ITERATION_MILLIS);
    PrintWriter err = command.commandLine().getErr();
    BenchResult result =
        new Bench(main.plugins(), results.resolve("bench"), err::println).run(plan);
    return StoredTimings.rows(List.of(result.measurement()));
  }

  private static void report(
      ResultStore store, List<RunSpec> specs, List<TimingRow> timings, PrintWriter out) {
    List<RunRecord> records = specs.stream().flatMap(spec -> store.find(spec).stream()).toList();
    Report.Written written =
        Report.withDefaults()
            .write(records, Report.Measured.of(timings), store.results(), Report.PAGE);
    out.println();
    out.print(written.markdown());
    written.warnings().forEach(warning -> out.println("attnbench: " + warning));
    written.files().forEach(file -> out.println("wrote " + file));
    out.flush();
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }
}
