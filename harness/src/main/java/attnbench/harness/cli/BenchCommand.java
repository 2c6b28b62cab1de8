package attnbench.harness.cli;

import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.Mixers;
import attnbench.harness.bench.Bench;
import attnbench.harness.bench.BenchPlan;
import attnbench.harness.bench.BenchResult;
import attnbench.harness.config.Plugins;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      ScalingCommand.class,
      BenchExponentsCommand.class
    },
    synopsisSubcommandLabel = "[roofline|peer|scaling|exponents]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench bench",
      "  attnbench bench --mixer full,linear --n 512,2048 --benchmark forward,trainStep",
      "  attnbench bench --mixer full --n 1024,4096 --layers 4 --recompute",
      "  attnbench bench --plugin my-mixer.jar --mixer my-mixer --forks 5"
    })
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = {"--mixer", "--mixers"},
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
      names = {"--c", "--width"},
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
      names = "--layers",
      split = ",",
      paramLabel = "N",
      defaultValue = "1",
      description = "Blocks one after the other (default: ${DEFAULT-VALUE}).")
  private List<Integer> layers;

  @Option(
      names = "--recompute",
      description =
          "Compute the activations of each block again in backward instead of keeping them.")
  private boolean recompute;

  @Mixin private SpeedOptions speed;

  @Mixin private OutputOptions output;

  @Mixin private IterationOptions iteration;

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Plugins plugins = plugins();
    BenchPlan plan =
        new BenchPlan(
            benchmarks,
            mixers.isEmpty() ? allMixers(plugins) : mixers,
            speed.lengths,
            widths,
            batches,
            threads,
            layers,
            recompute,
            speed.forks,
            iteration.warmups,
            iteration.iterations,
            iteration.iterationMillis);
    PrintWriter err = spec.commandLine().getErr();
    BenchResult result = new Bench(plugins, output.folder, err::println).run(plan);
    output.print(spec.commandLine().getOut(), result, BenchText.of(result));
    return (result.failed() == 0 ? ExitCode.OK : ExitCode.RUNS_FAILED).number();
  }

  Plugins plugins() {
    return main.plugins();
  }

  static List<String> allMixers(Plugins plugins) {
    return Mixers.discover(plugins.loader()).stream().<String>map(MixerProvider::name).toList();
  }
}
