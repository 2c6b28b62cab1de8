package attnbench.harness.cli;

import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.Mixers;
import attnbench.harness.bench.Bench;
import attnbench.harness.bench.BenchPlan;
import attnbench.harness.bench.BenchResult;
import attnbench.harness.config.Plugins;
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

/** {@code attnbench bench}: measures the speed of the mixers. */
@Command(
    name = "bench",
    description = {
      "Measure time a step and tokens a second of each mixer and length, with JMH in several JVMs.",
      "JMH's own JSON is kept under --out; attnbench gate compares two such files."
    },
    subcommands = {
      RooflineCommand.class,
      PeerCommand.class,
      PeerChildCommand.class,
      BenchExponentsCommand.class
    },
    synopsisSubcommandLabel = "[roofline|peer|exponents]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench bench",
      "  attnbench bench --mixer full,linear --n 512,2048 --benchmark forward,trainStep",
      "  attnbench bench --plugin my-mixer.jar --mixer my-mixer --forks 5"
    })
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--mixer",
      split = ",",
      paramLabel = "NAME",
      description = "Mixers to measure (default: all, those of plug-ins too).")
  private List<String> mixers = List.of();

  @Option(
      names = "--benchmark",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "trainStep",
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
      split = ",",
      paramLabel = "C",
      defaultValue = "32",
      description = "Widths (default: ${DEFAULT-VALUE}).")
  private List<Integer> widths;

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      defaultValue = "40",
      description = "Sequences a step (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Worker threads that share a batch, or the positions of each sequence of a smaller one"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Integer> threads;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "3",
      description = "JVMs for each combination (default: ${DEFAULT-VALUE}).")
  private int forks;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "3",
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
      defaultValue = "2000",
      description = "Least duration of an iteration (default: ${DEFAULT-VALUE}).")
  private int iterationMillis;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "results/bench",
      description = "Where the results go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--json", description = "Print the rows as JSON.")
  private boolean json;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Plugins plugins = plugins();
    BenchPlan plan =
        new BenchPlan(
            benchmarks,
            mixers.isEmpty() ? allMixers(plugins) : mixers,
            lengths,
            widths,
            batches,
            threads,
            forks,
            warmups,
            iterations,
            iterationMillis);
    PrintWriter err = spec.commandLine().getErr();
    BenchResult result = new Bench(plugins, out, err::println).run(plan);
    PrintWriter answer = spec.commandLine().getOut();
    answer.print(json ? SpecFormat.toJson(result) : BenchText.of(result));
    answer.flush();
    return (result.failed() == 0 ? ExitCode.OK : ExitCode.RUNS_FAILED).number();
  }

  Plugins plugins() {
    return main.plugins();
  }

  static List<String> allMixers(Plugins plugins) {
    return Mixers.discover(plugins.loader()).stream().<String>map(MixerProvider::name).toList();
  }
}
