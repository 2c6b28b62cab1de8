package attnbench.harness.cli;

import attnbench.harness.bench.KernelCase;
import attnbench.harness.bench.RooflineBench;
import attnbench.harness.bench.RooflinePlan;
import attnbench.harness.chart.ChartFiles;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench bench roofline}: how near the engine comes to the limits of this machine. */
@Command(
    name = "roofline",
    description = {
      "Measure what this machine can do at most, and how near each kernel and each mixer come to"
          + " what binds it: arithmetic or bytes, both counted by formula.",
      "A mixer should need at most twice the time that its counted work takes at 40 %% of the"
          + " multiply-add peak and at 60 %% of the bandwidth, whichever is longer.",
      "Tables, JSON with raw samples and roofline charts under --out. The defaults take well over"
          + " an hour; the last example a third of one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench bench roofline",
      "  attnbench bench roofline --kernel multiply,gelu --mixer full --forks 1",
      "  attnbench bench roofline --kernel none --n 1024,4096 --c 64 --forks 1"
    })
final class RooflineCommand implements Callable<Integer> {
  private static final String NONE = "none";

  @Option(
      names = "--kernel",
      split = ",",
      paramLabel = "NAME",
      description = "Kernels to measure; none for no kernel (default: all).")
  private List<String> kernels = List.of();

  @Option(
      names = {"--mixer", "--mixers"},
      split = ",",
      paramLabel = "NAME",
      description = "Mixers to measure; none for no mixer (default: all, those of plug-ins too).")
  private List<String> mixers = List.of();

  @Option(
      names = "--benchmark",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "mix,mixBackward",
      description =
          "Of the mixers: mix, mixBackward (forward and backward) alone, a sequence a thread;"
              + " forward, trainStep in a model over a batch (default: ${DEFAULT-VALUE}).")
  private List<String> benchmarks;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of mixers and of the highest roofs (default: one a processor).")
  private Integer threads;

  @Mixin private SpeedOptions speed;

  @Mixin private StepOptions step;

  @Mixin private OutputOptions output;

  @Mixin private IterationOptions iteration;

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RooflinePlan plan =
        new RooflinePlan(
            chosen(kernels, KernelCase.names()),
            chosen(mixers, BenchCommand.allMixers(bench.plugins())),
            benchmarks,
            speed.lengths,
            step.width,
            step.batch,
            threads == null ? Runtime.getRuntime().availableProcessors() : threads,
            speed.forks,
            iteration.warmups,
            iteration.iterations,
            iteration.iterationMillis);
    PrintWriter err = spec.commandLine().getErr();
    RooflineBench.Result result =
        new RooflineBench(bench.plugins(), output.folder, err::println).run(plan);
    RooflineText text = new RooflineText(result.roofline());
    text.charts().forEach((name, chart) -> ChartFiles.write(chart, result.files(), name));
    output.print(
        spec.commandLine().getOut(), result.roofline(), text.table() + result.files() + "\n");
    return ExitCode.OK.number();
  }

  private static List<String> chosen(List<String> given, List<String> all) {
    return given.isEmpty() ? all : given.equals(List.of(NONE)) ? List.of() : given;
  }
}
