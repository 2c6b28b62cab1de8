package attnbench.harness.cli;

import attnbench.harness.bench.KernelCase;
import attnbench.harness.bench.RooflineBench;
import attnbench.harness.bench.RooflinePlan;
import attnbench.harness.chart.ChartFiles;
import attnbench.harness.config.SpecFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench bench roofline}: how near the engine comes to the limits of this machine. */
@Command(
    name = "roofline",
    description = {
      "Measure what this machine can do at most, and how near each kernel and each mixer's step"
          + " come to what binds it: arithmetic or bytes, both counted by formula.",
      "Table, JSON with raw samples and roofline charts under --out. The defaults take about an"
          + " hour; --forks 1 a third of it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench bench roofline",
      "  attnbench bench roofline --kernel multiply,gelu --mixer full --forks 1"
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
      names = "--mixer",
      split = ",",
      paramLabel = "NAME",
      description = "Mixers to measure; none for no mixer (default: all, those of plug-ins too).")
  private List<String> mixers = List.of();

  @Option(
      names = "--benchmark",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "forward,trainStep",
      description = "forward, trainStep or both (default: ${DEFAULT-VALUE}).")
  private List<String> benchmarks;

  @Option(
      names = "--n",
      split = ",",
      paramLabel = "N",
      defaultValue = "256,1024,4096",
      description = "Sequence lengths (default: ${DEFAULT-VALUE}).")
  private List<Integer> lengths;

  @Option(
      names = "--c",
      paramLabel = "C",
      defaultValue = "32",
      description = "Width (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "40",
      description = "Sequences a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a step and of the highest roofs (default: one a processor).")
  private Integer threads;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "3",
      description = "JVMs for each combination (default: ${DEFAULT-VALUE}).")
  private int forks;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "5",
      description = "Iterations of a JVM that do not count (default: ${DEFAULT-VALUE}).")
  private int warmups;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "3",
      description = "Iterations of a JVM that count (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Option(
      names = "--iteration-millis",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Least duration of an iteration (default: ${DEFAULT-VALUE}).")
  private int iterationMillis;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "results/bench",
      description = "Where the results go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RooflinePlan plan =
        new RooflinePlan(
            chosen(kernels, KernelCase.names()),
            chosen(mixers, BenchCommand.allMixers(bench.plugins())),
            benchmarks,
            lengths,
            width,
            batch,
            threads == null ? Runtime.getRuntime().availableProcessors() : threads,
            forks,
            warmups,
            iterations,
            iterationMillis);
    PrintWriter err = spec.commandLine().getErr();
    RooflineBench.Result result = new RooflineBench(bench.plugins(), out, err::println).run(plan);
    RooflineText text = new RooflineText(result.roofline());
    text.charts().forEach((name, chart) -> ChartFiles.write(chart, result.files(), name));
    PrintWriter answer = spec.commandLine().getOut();
    answer.print(
        json ? SpecFormat.toJson(result.roofline()) : text.table() + result.files() + "\n");
    answer.flush();
    return ExitCode.OK.number();
  }

  private static List<String> chosen(List<String> given, List<String> all) {
    return given.isEmpty() ? all : given.equals(List.of(NONE)) ? List.of() : given;
  }
}
